/** Directory Service's words for what several of its operations refuse. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import type { PageBounds } from "../pages.ts";
import type { TagWords } from "../tags/tag-rules.ts";

/** AWS: this service's exceptions carry their text as `Message`; clients of the Go SDK read no other spelling. */
export const directoryError = <A extends readonly (string | number)[]>(
  code: string,
  text: (...args: A) => string,
): ((...args: A) => AwsError) => awsError(code, text, { members: (...args: A) => ({ Message: text(...args) }) });

// ours: no evidence of AWS's texts
const unknownDirectory = directoryError(
  "EntityDoesNotExistException",
  (id: string) => `The directory ${id} could not be found. Confirm that it exists in this account and Region.`,
);

export const findDirectory = finder("directory", { unknown: unknownDirectory });

export const directoryPages: PageBounds = {
  least: 0,
  most: 1000,
  words: {
    tooSmall: directoryError("InvalidParameterException", (value: number) => `The limit ${value} is negative.`),
    tooLarge: directoryError(
      "InvalidParameterException",
      (value: number, most: number) => `The limit ${value} is more than ${most}.`,
    ),
    invalidNextToken: directoryError(
      "InvalidNextTokenException",
      () => "The NextToken is not one that this operation gave out.",
    ),
  },
};

export const directoryTags: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: directoryError("InvalidParameterException", () => "A tag key must not be empty."),
  reserved: directoryError("InvalidParameterException", () => "Tag keys that begin with 'aws:' are reserved."),
  tooLong: directoryError(
    "InvalidParameterException",
    (what: string, most: number) => `The tag ${what} is longer than ${most} characters.`,
  ),
  duplicate: directoryError("InvalidParameterException", (key: string) => `The tag key '${key}' is given twice.`),
  tooMany: directoryError(
    "TagLimitExceededException",
    (limit: number) => `A directory can have at most ${limit} tags.`,
  ),
};
