/** Checks the parameters of a prefix list: its name, its size, and the version that a call means. */
import { awsError } from "../../model/aws-error.ts";
import type { Limits } from "../../model/limits.ts";

const LONGEST_NAME = 255;

// AWS: the beginnings of its own lists' names, including the dots (floci-io/floci#2273).
const RESERVED_NAMES = ["com.amazonaws.", "com.amazon.", "com.aws."];

// ours: no evidence of AWS's next two texts (catalogue 189 has the rule)
const nameEmpty = awsError("InvalidParameterValue", () => "The prefix list name must not be empty.");
const nameTooLong = awsError(
  "InvalidParameterValue",
  (most: number) => `The prefix list name can have at most ${most} characters.`,
);
const reservedName = awsError(
  "InvalidParameterValue",
  () => `The prefix list name cannot begin with (${RESERVED_NAMES.join(", ")}).`,
);
// AWS: the text is quoted in aws-samples/update-aws-ip-ranges#1.
const invalidSize = awsError(
  "InvalidParameterValue",
  (most: number) => `Must specify a max size between 1 and ${most}`,
);
// AWS: the text is quoted in pulumi/pulumi-aws#1784; 1 itself is accepted.
const invalidVersion = awsError(
  "InvalidParameterValue",
  () => "The specified value for version is not valid. The value must be greater than (1).",
);

export function refuseInvalidName(name: string): void {
  if (name === "") throw nameEmpty();
  if (name.length > LONGEST_NAME) throw nameTooLong(LONGEST_NAME);
  if (RESERVED_NAMES.some((begin) => name.startsWith(begin))) throw reservedName();
}

export function refuseInvalidSize(maxEntries: number, limits: Limits): void {
  if (!Number.isInteger(maxEntries) || maxEntries < 1 || maxEntries > limits.entriesPerPrefixList) {
    throw invalidSize(limits.entriesPerPrefixList).overLimit("entriesPerPrefixList");
  }
}

export function refuseInvalidVersion(version: number | undefined): void {
  if (version !== undefined && !(version >= 1)) throw invalidVersion();
}
