/** Creates a Simple AD directory. Nothing is started: it can only be described and registered with WorkSpaces. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { makeDirectory } from "./make-directory.ts";

export default operation("ds", "CreateDirectory", {
  touches: nothing,
  decide(call) {
    const { Size: size, VpcSettings } = call.input;
    const { id, changes } = makeDirectory(call, VpcSettings, { type: "SimpleAD", size });
    return { changes, output: { DirectoryId: id } };
  },
});
