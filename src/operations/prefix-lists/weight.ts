/** How much a reference to a prefix list counts against the rule quota of a group. */
import type { Family } from "../../address/prefix.ts";
import { type ListsOf, prefixListIn } from "../../model/world/prefix-lists-in-world.ts";

/**
 * How many rules of `family` a reference to the list counts for; 0 in the other family, and for a list that is gone. AWS: a
 * customer's list counts as its maximum size, not its number of entries; AWS's own lists have documented weights (catalogue
 * 122, 123).
 */
export function weightOf(world: ListsOf, prefixListId: string, family: Family): number {
  const list = prefixListIn(world, prefixListId);
  return list?.addressFamily.toLowerCase() === family ? list.maxEntries : 0;
}
