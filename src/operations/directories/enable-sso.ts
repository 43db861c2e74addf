/** Records that single sign-on is enabled for a directory. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findDirectory } from "./directory-words.ts";

export default operation("ds", "EnableSso", {
  touches: ({ input, world }) => [existing("directory", findDirectory(world, input.DirectoryId))],
  decide: ({ input, world }) => ({
    changes: [put("directory", { ...findDirectory(world, input.DirectoryId), ssoEnabled: true })],
    output: {},
  }),
});
