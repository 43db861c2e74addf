/** Prefix lists as rules and routes see them: the caller's own, and those that AWS manages in the Region. */
import { awsPrefixLists } from "./aws-prefix-lists.ts";
import { type PrefixList, type PrefixListEntry, prefixListVersionId } from "./prefix-list.ts";
import type { World } from "./world.ts";

/** What is read of a partition; a `Partition` and a `World` both offer it. */
export type ListsOf = Pick<World, "region" | "get">;

export const prefixListIn = (world: ListsOf, id: string): PrefixList | undefined =>
  world.get("prefix-list", id) ?? awsPrefixLists(world.region).get(id)?.list;

/** The entries of a version of a list, the current one by default; undefined where there is none such. */
export function entriesIn(world: ListsOf, id: string, version?: number): readonly PrefixListEntry[] | undefined {
  const list = world.get("prefix-list", id);
  if (list === undefined) return awsPrefixLists(world.region).get(id)?.entries;
  return world.get("prefix-list-version", prefixListVersionId(id, version ?? list.version))?.entries;
}
