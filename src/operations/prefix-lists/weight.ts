/** What a prefix list weighs in the rule quota of a group: its MaxEntries, not its present entries (catalogue 122). */
import type { Family } from "../../address/prefix.ts";
import type { World } from "../../model/world.ts";

/** A list that is gone weighs nothing: its rules match nothing. */
export function weightOf(world: World, prefixListId: string, family: Family): number {
  const list = world.get("prefix-list", prefixListId);
  if (list === undefined || list.addressFamily.toLowerCase() !== family) return 0;
  return list.maxEntries;
}
