/** Shows one user. */
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { findUser } from "./find-user.ts";
import { showUser } from "./show-user.ts";

export default operation("iam", "GetUser", {
  touches: ({ input, world }) => [existing("iam-user", findUser(world, input.UserName ?? ""))],
  decide({ input, world }) {
    const user = findUser(world, input.UserName ?? "");
    return { output: { User: { ...showUser(user), Tags: showTags(user.tags) } } };
  },
});
