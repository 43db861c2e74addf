/** Deletes the role of a service, unless the service uses it. AWS: the outcome is that of a task (catalogue 520). */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IamRoleDeletion } from "../../../model/records/iam/role-deletion.ts";
import { put, remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { uuidFrom } from "../../resource-shares/associate.ts";
import { findRole } from "../roles/find-role.ts";
import { isLinkedPrincipal, linkedServices } from "./linked-services.ts";

// ours: no evidence of AWS's text
const notLinked = awsError("NoSuchEntity", (name: string) => `The role ${name} is not a service-linked role.`, {
  status: 404,
});

export default operation("iam", "DeleteServiceLinkedRole", {
  touches: ({ input, world }) => [existing("iam-role", findRole(world, input.RoleName))],
  decide({ input, world, random }) {
    const role = findRole(world, input.RoleName);
    const { linkedService: service = "" } = role;
    if (!isLinkedPrincipal(service)) throw notLinked(role.name);
    const reason = linkedServices[service].inUse(world);
    const deletion: IamRoleDeletion = {
      id: `task${role.path}${role.name}/${uuidFrom(random)}`,
      ownerId: world.account,
      roleArn: role.arn,
      ...dropUndefined({ reason }),
    };
    return {
      changes: [put("iam-role-deletion", deletion), ...(reason === undefined ? [remove("iam-role", role.id)] : [])],
      output: { DeletionTaskId: deletion.id },
    };
  },
});
