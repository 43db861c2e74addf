/** Directory Service's words for refusals that several of its operations share. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import type { Directory } from "../../model/records/directory.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import type { PageBounds } from "../pages.ts";
import type { TagWords } from "../tags/tag-rules.ts";

/** AWS: this service's exceptions carry their text as `Message`; Go SDK clients read no other spelling. */
export const directoryError = <A extends readonly (string | number)[]>(
  code: string,
  text: (...args: A) => string,
): ((...args: A) => AwsError) => awsError(code, text, { members: (...args: A) => ({ Message: text(...args) }) });

export const invalidParameter = <A extends readonly (string | number)[]>(text: (...args: A) => string) =>
  directoryError("InvalidParameterException", text);

// ours: no evidence of AWS's texts
const unknownDirectory = directoryError(
  "EntityDoesNotExistException",
  (id: string) => `The directory ${id} could not be found. Confirm that it exists in this account and Region.`,
);

const notMicrosoftAd = directoryError(
  "UnsupportedOperationException",
  (id: string) => `The directory ${id} is not a Managed Microsoft AD.`,
);

export const findDirectory = finder("directory", { unknown: unknownDirectory });

export function findMicrosoftAd(world: World, id: string): Directory {
  const directory = findDirectory(world, id);
  if (directory.type !== "MicrosoftAD") throw notMicrosoftAd(id);
  return directory;
}

export const directoryPages: PageBounds = {
  least: 0,
  most: 1000,
  words: {
    tooSmall: invalidParameter((value: number) => `The limit ${value} is negative.`),
    tooLarge: invalidParameter((value: number, most: number) => `The limit ${value} is more than ${most}.`),
    invalidNextToken: directoryError(
      "InvalidNextTokenException",
      () => "The NextToken was not issued by this operation.",
    ),
  },
};

/** AWS: a limit of zero is no limit. */
export const sizeOfLimit = (limit: number | undefined): number | undefined => (limit === 0 ? undefined : limit);

export const directoryTags: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: invalidParameter(() => "A tag key must not be empty."),
  reserved: invalidParameter(() => "Tag keys that begin with 'aws:' are reserved."),
  tooLong: invalidParameter((what: string, most: number) => `The tag ${what} is longer than ${most} characters.`),
  duplicate: invalidParameter((key: string) => `The tag key '${key}' is given twice.`),
  tooMany: directoryError(
    "TagLimitExceededException",
    (limit: number) => `A directory can have at most ${limit} tags.`,
  ),
};
