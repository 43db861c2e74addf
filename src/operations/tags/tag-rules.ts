/** The rules for tags, and how a call's TagSpecifications become a new resource's tags (catalogue 304-310). */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { Tag } from "../../model/records/tag.ts";
import { quotaExceeded } from "../quotas.ts";

export interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}
export interface TagSpecification {
  readonly ResourceType?: string | undefined;
  readonly Tags?: readonly GivenTag[] | undefined;
}

export const reservedTagKey = awsError(
  "InvalidParameterValue",
  () => "Tag keys starting with 'aws:' are reserved for internal use",
);
// ours: no evidence of AWS's text
export const malformedTagKey = awsError("InvalidTagKey.Malformed", () => "The tag key must not be empty");
// AWS: the text for values is catalogue 423, as those below are; ours: that for keys, by analogy.
const tagTooLong = awsError(
  "InvalidParameterValue",
  (what: string, most: number) => `Tag ${what} exceeds the maximum length of ${most} characters`,
);
const tagLimitExceeded = quotaExceeded("TagLimitExceeded", "tags for a resource", "tagsPerResource");
const duplicateTagKey = awsError("InvalidParameterValue", (key: string) => `Duplicate tag key '${key}' specified.`);
const notTaggable = awsError(
  "InvalidParameterValue",
  (type: string) => `'${type}' is not a valid taggable resource type for this operation.`,
);

/** How long tags may be, and how a service refuses them: each has its own words. */
export interface TagWords {
  readonly longestKey: number;
  readonly longestValue: number;
  readonly emptyKey: () => Error;
  readonly reserved: () => Error;
  readonly tooLong: (what: string, most: number) => Error;
  readonly duplicate: (key: string) => Error;
  readonly tooMany: (limit: number) => AwsError;
}

const ec2Words: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: malformedTagKey,
  reserved: reservedTagKey,
  tooLong: tagTooLong,
  duplicate: duplicateTagKey,
  tooMany: tagLimitExceeded,
};

/** AWS: callers can neither add nor remove keys with this prefix (catalogue 305). */
export const isReserved = (key: string): boolean => key.toLowerCase().startsWith("aws:");

/** Checks the tags of a call and converts them to our form; a later one never silently replaces an earlier one. */
export function readTags(given: readonly GivenTag[], limits: Limits, words = ec2Words): readonly Tag[] {
  const seen = new Set<string>();
  const tags = given.map(({ Key: key = "", Value: value = "" }) => {
    if (key === "") throw words.emptyKey();
    if (isReserved(key)) throw words.reserved();
    if (key.length > words.longestKey) throw words.tooLong("key", words.longestKey);
    if (value.length > words.longestValue) throw words.tooLong("value", words.longestValue);
    if (seen.has(key)) throw words.duplicate(key);
    seen.add(key);
    return { key, value };
  });
  refuseTooManyTags(tags, limits, words);
  return tags;
}

/** AWS: `aws:` tags don't count (catalogue 304). */
export function refuseTooManyTags(tags: readonly Tag[], limits: Limits, words = ec2Words): void {
  const own = tags.filter(({ key }) => !isReserved(key));
  if (own.length > limits.tagsPerResource) throw words.tooMany(limits.tagsPerResource).overLimit("tagsPerResource");
}

/** Tags with others added, which replace those with the same key. */
export function withTags(before: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const keys = new Set(added.map(({ key }) => key));
  return [...before.filter(({ key }) => !keys.has(key)), ...added];
}

/** The tags for a new resource of `type`. A specification for any other type is refused. */
export function tagsFor(
  type: string,
  specifications: readonly TagSpecification[] | undefined,
  limits: Limits,
): readonly Tag[] {
  const tags = (specifications ?? []).flatMap(({ ResourceType, Tags = [] }) => {
    if (ResourceType !== type) throw notTaggable(ResourceType ?? "");
    return Tags;
  });
  return readTags(tags, limits);
}

/** The tags for each of the types that one call creates (RunInstances); any other type is refused. */
export function tagsForEach<T extends string>(
  types: readonly T[],
  specifications: readonly TagSpecification[] | undefined,
  limits: Limits,
): Readonly<Record<T, readonly Tag[]>> {
  for (const { ResourceType = "" } of specifications ?? []) {
    if (!types.includes(ResourceType as T)) throw notTaggable(ResourceType);
  }
  const tagsOf = (type: T) =>
    tagsFor(
      type,
      specifications?.filter((each) => each.ResourceType === type),
      limits,
    );
  return Object.fromEntries(types.map((type) => [type, tagsOf(type)])) as Record<T, readonly Tag[]>;
}

/** Tags as answers list them. */
export const showTags = (tags: readonly Tag[]) => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/** AWS: some answers leave out `Tags` if there are no tags (catalogue 60, 61). */
export const showTagsIfAny = (tags: readonly Tag[]) => (tags.length === 0 ? undefined : showTags(tags));
