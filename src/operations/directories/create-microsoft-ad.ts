/** Creates a Managed Microsoft AD directory. Nothing is started: it can only be described and registered with WorkSpaces. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { makeDirectory } from "./make-directory.ts";

export default operation("ds", "CreateMicrosoftAD", {
  touches: nothing,
  decide(call) {
    const { Edition: edition = "Enterprise", VpcSettings } = call.input;
    const { id, changes } = makeDirectory(call, VpcSettings, { type: "MicrosoftAD", edition });
    return { changes, output: { DirectoryId: id } };
  },
});
