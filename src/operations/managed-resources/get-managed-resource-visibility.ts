/** Says whether lists leave out what services manage. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { visibilityOf } from "./operator-of.ts";

export default operation("ec2", "GetManagedResourceVisibility", {
  touches: nothing,
  decide: ({ world }) => ({ output: { Visibility: { DefaultVisibility: visibilityOf(world) } } }),
});
