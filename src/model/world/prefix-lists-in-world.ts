/** Prefix lists as rules and routes see them: the caller's own, and those that AWS manages in the Region. */
import { awsPrefixLists } from "../aws-prefix-lists.ts";
import {
  type PrefixList,
  type PrefixListEntry,
  type PrefixListVersion,
  prefixListVersionId,
} from "../records/prefix-list.ts";
import type { RecordOf } from "./kinds.ts";

/** The part of a world that is read here; `Partition` and `World` both have it. */
export interface ListsOf {
  readonly region: string;
  get<K extends "prefix-list" | "prefix-list-version">(kind: K, id: string): RecordOf<K> | undefined;
}

export const prefixListIn = (world: ListsOf, id: string): PrefixList | undefined =>
  world.get("prefix-list", id) ?? awsPrefixLists(world.region).get(id)?.list;

/** A version of a list, the current one by default; undefined if it isn't stored or the list doesn't exist. */
export function versionIn(world: ListsOf, id: string, version?: number): PrefixListVersion | undefined {
  const list = world.get("prefix-list", id);
  if (list === undefined) return awsPrefixLists(world.region).get(id)?.current;
  return world.get("prefix-list-version", prefixListVersionId(id, version ?? list.version));
}

export const entriesIn = (world: ListsOf, id: string, version?: number): readonly PrefixListEntry[] | undefined =>
  versionIn(world, id, version)?.entries;
