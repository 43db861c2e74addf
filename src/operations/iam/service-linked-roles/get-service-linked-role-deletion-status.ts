/** Shows whether a service-linked role was deleted. */
import { awsError } from "../../../model/aws-error.ts";
import type { IamRoleDeletion } from "../../../model/records/iam/role-deletion.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";

// ours: no evidence of AWS's text
const noSuchTask = awsError("NoSuchEntity", (id: string) => `The deletion task ${id} cannot be found.`, {
  status: 404,
});

export default operation("iam", "GetServiceLinkedRoleDeletionStatus", {
  // The role may be gone: permission is asked on its ARN.
  touches: ({ input, world }) => [made("iam-role", { arn: findDeletion(world, input.DeletionTaskId).roleArn })],
  decide({ input, world }) {
    const { reason } = findDeletion(world, input.DeletionTaskId);
    if (reason === undefined) return { output: { Status: "SUCCEEDED" as const } };
    return { output: { Status: "FAILED" as const, Reason: { Reason: reason, RoleUsageList: [] } } };
  },
});

function findDeletion(world: World, id: string): IamRoleDeletion {
  const deletion = world.get("iam-role-deletion", id);
  if (deletion === undefined) throw noSuchTask(id);
  return deletion;
}
