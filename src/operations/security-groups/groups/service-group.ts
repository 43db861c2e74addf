/** Security groups that a service creates in the caller's VPC and deletes again. */

import { type Change, put, remove } from "../../../model/world/change.ts";
import type { NewId } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { openEgress } from "./default-group.ts";

/** A group that lets everything out and nothing in; `vpcId` must exist. */
export function makeServiceGroup(
  world: World,
  vpcId: string,
  name: string,
  description: string,
  newId: NewId,
): { readonly id: string; readonly changes: readonly Change[] } {
  const vpc = world.get("vpc", vpcId);
  const group = { id: newId("security-group"), name, description, vpcId, ownerId: world.account, tags: [] };
  return {
    id: group.id,
    changes: [put("security-group", group), ...(vpc === undefined ? [] : openEgress(group, vpc, newId))],
  };
}

/** Deletes a service's group, unless an interface or a rule of another group still uses it. */
export function dropServiceGroup(
  world: World,
  id: string | undefined,
  dropped: ReadonlySet<string> = new Set(),
): readonly Change[] {
  if (id === undefined || world.get("security-group", id) === undefined) return [];
  const rules = [...world.by("security-group-rule", "group", id)];
  const isReferred = world.by("security-group-rule", "reference", id).some(({ groupId }) => groupId !== id);
  const isWorn = world.by("network-interface", "group", id).some((each) => !dropped.has(each.id));
  if (isReferred || isWorn) return [];
  return [...rules.map((rule) => remove("security-group-rule", rule.id)), remove("security-group", id)];
}
