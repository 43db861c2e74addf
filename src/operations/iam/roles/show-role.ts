/** A role as answers show it. */
import type { IamRole } from "../../../model/records/iam.ts";
import type { World } from "../../../model/world/world.ts";
import { showTagsIfAny } from "../../tags/tag-rules.ts";
import { showBoundary } from "../boundaries.ts";
import { showEntity } from "../show-entity.ts";
import { showTrustPolicy } from "./trusted-principals.ts";

export const showRole = (world: World, role: IamRole) => ({
  ...showEntity(role),
  RoleName: role.name,
  RoleId: role.id,
  AssumeRolePolicyDocument: showTrustPolicy(world, role),
  Description: role.description,
  MaxSessionDuration: role.maxSessionDuration,
});

/** AWS: lists leave out boundary and tags (its API reference). */
export const showWholeRole = (world: World, role: IamRole) => ({
  ...showRole(world, role),
  PermissionsBoundary: showBoundary(role.permissionsBoundary),
  Tags: showTagsIfAny(role.tags),
});

/** AWS: only GetRole and GetAccountAuthorizationDetails say when a role was last used. Empty for one that never was. */
export function showLastUse(world: World, { id }: IamRole) {
  const use = world.get("iam-access-key-use", id);
  return use === undefined ? {} : { LastUsedDate: use.at, Region: use.region };
}
