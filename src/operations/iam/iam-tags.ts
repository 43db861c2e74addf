/** The tags of users, roles and policies: IAM compares keys whatever their case, and has words of its own. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import type { Tag } from "../../model/records/tag.ts";
import { type GivenTag, readTags, refuseTooManyTags, type TagWords } from "../tags/tag-rules.ts";

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const validation = (problem: string): string =>
  `1 validation error detected: ${problem} failed to satisfy constraint: Member must`;

const duplicate = awsError(
  "InvalidInput",
  // AWS: catalogue 467
  () => "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
);
// ours: no evidence of AWS's texts
const emptyKey = awsError(
  "ValidationError",
  () => `${validation("Value '' at 'tags.1.member.key'")} have length greater than or equal to 1`,
);
export const tagTooLong = awsError(
  "ValidationError",
  (what: string, most: number) =>
    `${validation(`Value at 'tags.1.member.${what}'`)} have length less than or equal to ${most}`,
);
const wrongCharacters = awsError(
  "ValidationError",
  (value: string) =>
    `${validation(`Value '${value}' at 'tags.1.member'`)} satisfy regular expression pattern: ${CHARACTERS.source}`,
);
const reserved = awsError("InvalidInput", () => "Tag keys that begin with aws: are reserved for AWS.");
const tooMany = awsError("LimitExceeded", (most: number) => `Cannot exceed quota for TagsPerEntity: ${most}`, {
  status: 409,
});

const words: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey,
  reserved,
  tooLong: tagTooLong,
  duplicate,
  tooMany,
};

const folded = (key: string): string => key.toLowerCase();

/** Checks the tags of a call and converts them to our form. */
export function readIamTags(given: readonly GivenTag[] | undefined, limits: Limits): readonly Tag[] {
  const tags = readTags(given ?? [], limits, words);
  if (new Set(tags.map(({ key }) => folded(key))).size < tags.length) throw duplicate();
  const wrong = tags.flatMap(({ key, value }) => [key, value]).find((text) => !CHARACTERS.test(text));
  if (wrong !== undefined) throw wrongCharacters(wrong);
  return tags;
}

/** Tags with those of a call added, which replace those with the same key in any case. */
export function withIamTags(before: readonly Tag[], given: readonly GivenTag[], limits: Limits): readonly Tag[] {
  const added = readIamTags(given, limits);
  const tags = [
    ...withoutIamTags(
      before,
      added.map(({ key }) => key),
    ),
    ...added,
  ];
  refuseTooManyTags(tags, limits, words);
  return tags;
}

export function withoutIamTags(before: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  const removed = new Set(keys.map(folded));
  return before.filter(({ key }) => !removed.has(folded(key)));
}

export const showTag = ({ key, value }: Tag) => ({ Key: key, Value: value });
