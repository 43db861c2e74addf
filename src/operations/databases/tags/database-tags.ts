/** The tags of databases and their subnet groups, and which of them an ARN names. */
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type { Tag } from "../../../model/records/tag.ts";
import { put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { referred, type Touched } from "../../permission/touched.ts";
import { type GivenTag, readTags, refuseTooManyTags, type TagWords, withTags } from "../../tags/tag-rules.ts";
import { type DatabaseKind, databaseArn, instanceNotFound, invalidParameter } from "../database-words.ts";
import { findSubnetGroup } from "../subnet-groups/find-subnet-group.ts";

// ours: no evidence of AWS's texts
const tooMany = awsError("InvalidParameterValue", (most: number) => `A resource can have at most ${most} tags.`);
const words: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: () => invalidParameter("Tags", "a tag key must not be empty"),
  reserved: () => invalidParameter("Tags", "tag keys that begin with aws: are reserved for AWS"),
  tooLong: (what: string, most: number) =>
    invalidParameter("Tags", `the tag ${what} is longer than ${most} characters`),
  duplicate: (key: string) => invalidParameter("Tags", `the tag key ${key} is specified more than once`),
  tooMany,
};

export const readDatabaseTags = (given: readonly GivenTag[] | undefined, limits: Limits): readonly Tag[] =>
  readTags(given ?? [], limits, words);

const KINDS: readonly DatabaseKind[] = ["db-instance", "db-subnet-group"];

/** The kind and id that an ARN names; undefined for one of neither kind, or of another account or Region. */
function placeOf(world: Pick<World, "account" | "region">, arn: string): readonly [DatabaseKind, string] | undefined {
  for (const kind of KINDS) {
    const beginning = databaseArn(world, kind, "");
    if (arn.startsWith(beginning)) return [kind, arn.slice(beginning.length)];
  }
  return undefined;
}

export function findTagged(world: World, arn: string) {
  const [kind, id] = placeOf(world, arn) ?? [undefined, arn];
  if (kind === "db-subnet-group") return { kind, record: findSubnetGroup(world, id) } as const;
  const record = world.get("db-instance", id);
  if (kind === undefined || record === undefined) throw instanceNotFound(id);
  return { kind, record } as const;
}

export function taggedByArn(world: World, arn: string): readonly Touched[] {
  const place = placeOf(world, arn);
  return place === undefined ? [] : [referred(world, ...place)];
}

/** The changes that give something other tags. */
export function retagged(world: World, arn: string, tagsAfter: (before: readonly Tag[]) => readonly Tag[]) {
  const found = findTagged(world, arn);
  const tags = tagsAfter(found.record.tags);
  return found.kind === "db-instance"
    ? [put(found.kind, { ...found.record, tags })]
    : [put(found.kind, { ...found.record, tags })];
}

/** Tags with those of a call, which replace those of the same key. */
export function withDatabaseTags(before: readonly Tag[], given: readonly GivenTag[], limits: Limits): readonly Tag[] {
  const tags = withTags(before, readDatabaseTags(given, limits));
  refuseTooManyTags(tags, limits, words);
  return tags;
}
