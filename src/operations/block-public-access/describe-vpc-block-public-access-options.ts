/** Says what Block Public Access stops in the Region. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { showOptions } from "./options.ts";

export default operation("ec2", "DescribeVpcBlockPublicAccessOptions", {
  touches: nothing,
  decide: ({ world }) => ({ output: { VpcBlockPublicAccessOptions: showOptions(world) } }),
});
