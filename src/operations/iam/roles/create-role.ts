/** Creates a role. It may do nothing until it has a policy; its trust policy says who may assume it. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IamRole } from "../../../model/records/iam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { readBoundary } from "../boundaries.ts";
import { arnOfEntity, newEntity, readDescription, readName, readPath } from "../entity-names.ts";
import { refuseOverIamQuota } from "../iam-quota.ts";
import { readIamTags } from "../iam-tags.ts";
import { roleNamed } from "./find-role.ts";
import { readMaxDuration, readTrustPolicy } from "./role-settings.ts";
import { showWholeRole } from "./show-role.ts";

const LONGEST_NAME = 64;

const roleExists = awsError("EntityAlreadyExists", (name: string) => `Role with name ${name} already exists.`, {
  status: 409,
});

export default operation("iam", "CreateRole", {
  touches: ({ input, world }) => [
    made("iam-role", { arn: arnOfEntity("role", world, readPath(input.Path), input.RoleName) }),
  ],
  decide(call) {
    const { input, world, limits } = call;
    const name = readName(input.RoleName, "roleName", LONGEST_NAME);
    const path = readPath(input.Path);
    const { PermissionsBoundary: boundary } = input;
    const settings = {
      ...readTrustPolicy(world, input.AssumeRolePolicyDocument, limits),
      maxSessionDuration: readMaxDuration(input.MaxSessionDuration),
      ...dropUndefined({
        description: readDescription(input.Description),
        permissionsBoundary: boundary === undefined ? undefined : readBoundary(world, boundary),
      }),
      tags: readIamTags(input.Tags, limits),
    };
    if (roleNamed(world, name) !== undefined) throw roleExists(name);
    refuseOverIamQuota("RolesPerAccount", world.count("iam-role"), limits, "rolesPerAccount");
    const role: IamRole = {
      ...newEntity("role", call, path, name),
      ...settings,
    };
    return { changes: [put("iam-role", role)], output: { Role: showWholeRole(world, role) } };
  },
});
