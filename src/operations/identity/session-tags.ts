/** The tags of a role's session: those that the call gives, and those that go on to it from the caller's own session. */
import { isSameTagKey } from "../../access/keys/session.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";
import { tagTooLong } from "../iam/iam-tags.ts";
import type { Call, InputOf } from "../operation.ts";
import { readTags, type TagWords } from "../tags/tag-rules.ts";

// AWS: catalogue 518
const duplicate = awsError(
  "InvalidParameterValue",
  () => "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
);
const conflicting = awsError(
  "InvalidParameterValue",
  () =>
    "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
);
const notRequested = awsError(
  "InvalidParameterValue",
  () => "The specified transitive tag key must be included in the requested tags.",
);
const identityIsSet = awsError(
  "ValidationError",
  () => "The source identity is already set for this assume role session",
);

const refused = (place: string, problem: string): string =>
  `1 validation error detected: Value at '${place}' failed to satisfy constraint: Member must ${problem}`;
// ours: no evidence of AWS's texts
const emptyKey = awsError("ValidationError", () =>
  refused("tags.1.member.key", "have length greater than or equal to 1"),
);
const tooMany = awsError("ValidationError", (most: number) =>
  refused("tags", `have length less than or equal to ${most}`),
);
const reserved = awsError("InvalidParameterValue", () => "Tag keys that begin with aws: are reserved for AWS.");

const words: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey,
  reserved,
  tooLong: tagTooLong,
  duplicate,
  tooMany,
};

type Input = InputOf<"sts", "AssumeRole">;
type Asking = Pick<Call<Input>, "input" | "caller">;

interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Of the tags, those that go on to sessions which this one asks for. */
  readonly transitiveTagKeys: readonly string[];
}

/** AWS: a transitive tag of the caller's session can't be replaced (catalogue 518). */
export function readSessionTags({ input, caller }: Asking, limits: Limits): SessionTags {
  const given = readTags(input.Tags ?? [], limits, words);
  const isAmong = (keys: readonly string[], key: string) => keys.some((each) => isSameTagKey(each, key));
  const keys = given.map(({ key }) => key);
  if (keys.some((key, place) => isAmong(keys.slice(0, place), key))) throw duplicate();
  const inherited = caller.transitiveTagKeys ?? [];
  if (keys.some((key) => isAmong(inherited, key))) throw conflicting();
  const own = input.TransitiveTagKeys ?? [];
  if (own.some((key) => !isAmong(keys, key))) throw notRequested();
  const passedOn = Object.entries(caller.tags ?? {}).filter(([key]) => isAmong(inherited, key));
  return {
    tags: Object.fromEntries([...passedOn, ...given.map(({ key, value }) => [key, value] as const)]),
    transitiveTagKeys: [...inherited, ...own],
  };
}

/** AWS: once it's set, it stays the same from one role to the next (catalogue 518). */
export function sourceIdentityOf({ input, caller }: Asking): string | undefined {
  const { SourceIdentity: asked } = input;
  if (asked !== undefined && caller.sourceIdentity !== undefined && asked !== caller.sourceIdentity)
    throw identityIsSet();
  return asked ?? caller.sourceIdentity;
}

/** AWS: what goes on from the caller's session needs permission like what the call gives (catalogue 505). */
export const furtherActions = ({ input: { Tags = [], SourceIdentity }, caller }: Asking): readonly string[] => [
  ...(Tags.length + (caller.transitiveTagKeys?.length ?? 0) > 0 ? ["sts:TagSession"] : []),
  ...((SourceIdentity ?? caller.sourceIdentity) === undefined ? [] : ["sts:SetSourceIdentity"]),
];
