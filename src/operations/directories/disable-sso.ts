/** Records that single sign-on is disabled for a directory. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findDirectory } from "./directory-words.ts";

export default operation("ds", "DisableSso", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.DirectoryId))],
  decide: ({ input, world }) => ({
    changes: [put("directory", { ...findDirectory(world, input.DirectoryId), ssoEnabled: false })],
    output: {},
  }),
});
