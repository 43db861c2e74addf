/** Changes a role's description, and how long its sessions may last. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { readDescription } from "../entity-names.ts";
import { findOwnRole, findRole } from "./find-role.ts";
import { readMaxDuration } from "./role-settings.ts";

export default operation("iam", "UpdateRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    // AWS: the description of a service-linked role may be changed (catalogue 520).
    const find = input.MaxSessionDuration === undefined ? findRole : findOwnRole;
    const role = {
      ...find(world, input.RoleName),
      maxSessionDuration: readMaxDuration(input.MaxSessionDuration),
      ...dropUndefined({ description: readDescription(input.Description) }),
    };
    return { changes: [put("iam-role", role)], output: {} };
  },
});
