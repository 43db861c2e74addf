/** The tags of load balancers and of what belongs to them. */
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type { Tag } from "../../../model/records/tag.ts";
import { type GivenTag, readTags, refuseTooManyTags, type TagWords, withTags } from "../../tags/tag-rules.ts";
import { validation } from "../balancer-words.ts";

// AWS: the codes (its model); ours: no evidence of AWS's texts
const words: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: validation(() => "A tag key must not be empty"),
  reserved: validation(() => "Tag keys that begin with aws: are reserved for AWS"),
  tooLong: validation((what: string, most: number) => `The tag ${what} is longer than ${most} characters`),
  duplicate: awsError("DuplicateTagKeys", (key: string) => `The tag key '${key}' is specified more than once`),
  tooMany: awsError("TooManyTags", (most: number) => `A resource can have at most ${most} tags`),
};

export const readBalancerTags = (given: readonly GivenTag[] | undefined, limits: Limits): readonly Tag[] =>
  readTags(given ?? [], limits, words);

/** Tags with those of a call, which replace those of the same key. */
export function withBalancerTags(before: readonly Tag[], given: readonly GivenTag[], limits: Limits): readonly Tag[] {
  const tags = withTags(before, readBalancerTags(given, limits));
  refuseTooManyTags(tags, limits, words);
  return tags;
}
