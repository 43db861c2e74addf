/** Finds an IP access control group by the id a call names. */
import type { IpGroup } from "../../model/records/ip-group.ts";
import type { World } from "../../model/world/world.ts";
import { resourceNotFound } from "../workspaces-words.ts";

// ours: no evidence of AWS's text
const ipGroupNotFound = resourceNotFound(
  (id: string) =>
    `The IP access control group ${id} could not be found. Confirm that it exists in this account and Region.`,
);

export function findIpGroup(world: World, id: string): IpGroup {
  const group = world.get("ip-group", id);
  if (group === undefined) throw ipGroupNotFound(id);
  return group;
}
