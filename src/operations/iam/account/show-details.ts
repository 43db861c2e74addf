/** Shows users, groups, roles and managed policies with all their policies. */
import type { IamEntity, IamGroup, IamPolicy, IamRole, IamUser } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { attachedPolicies } from "../attachments.ts";
import { showBoundary } from "../boundaries.ts";
import { showDocument } from "../documents.ts";
import { showInline } from "../inline-policies.ts";
import { showPolicy } from "../policies/show-policy.ts";
import { showVersion } from "../policies/versions/show-version.ts";
import { showLastUse } from "../roles/show-role.ts";
import { showTrustPolicy } from "../roles/trusted-principals.ts";
import { showEntity } from "../show-entity.ts";

const attached = ({ attachedPolicies: arns }: IamEntity) => arns.map(attachedPolicies.show);

export const showUser = (world: World, user: IamUser) => ({
  ...showEntity(user),
  UserName: user.name,
  UserId: user.id,
  UserPolicyList: user.inlinePolicies.map(showInline),
  GroupList: user.groupIds.flatMap((id) => world.get("iam-group", id)?.name ?? []),
  AttachedManagedPolicies: attached(user),
  PermissionsBoundary: showBoundary(user.permissionsBoundary),
  Tags: showTags(user.tags),
});

export const showGroup = (group: IamGroup) => ({
  ...showEntity(group),
  GroupName: group.name,
  GroupId: group.id,
  GroupPolicyList: group.inlinePolicies.map(showInline),
  AttachedManagedPolicies: attached(group),
});

export const showRole = (world: World, role: IamRole) => ({
  ...showEntity(role),
  RoleName: role.name,
  RoleId: role.id,
  AssumeRolePolicyDocument: showTrustPolicy(world, role),
  InstanceProfileList: [],
  RolePolicyList: role.inlinePolicies.map(showInline),
  AttachedManagedPolicies: attached(role),
  PermissionsBoundary: showBoundary(role.permissionsBoundary),
  Tags: showTags(role.tags),
  RoleLastUsed: showLastUse(world, role),
});

export const showManaged = (world: World, policy: IamPolicy) => ({
  ...showPolicy(world, policy),
  Description: policy.description,
  PolicyVersionList: policy.versions
    .toReversed()
    .map((version) => ({ ...showVersion(policy, version), Document: showDocument(version.document) })),
});
