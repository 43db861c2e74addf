/** Deletes a role that has no policies any more. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { refuseInUseEntity } from "../delete-conflict.ts";
import { findOwnRole, findRole } from "./find-role.ts";

export default operation("iam", "DeleteRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world }) {
    const role = findOwnRole(world, input.RoleName);
    refuseInUseEntity(role);
    const isUsed = world.get("iam-access-key-use", role.id) !== undefined;
    return {
      changes: [remove("iam-role", role.id), ...(isUsed ? [remove("iam-access-key-use", role.id)] : [])],
      output: {},
    };
  },
});
