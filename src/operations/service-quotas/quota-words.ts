/** How Service Quotas refuses, and how its lists are divided into pages. */
import { type AwsError, awsError } from "../../model/aws-error.ts";
import type { PageBounds } from "../pages.ts";
import type { TagWords } from "../tags/tag-rules.ts";

/** AWS: this service's exceptions have their text as `Message` (its model). */
const quotaError = <A extends readonly (string | number)[]>(
  code: string,
  text: (...args: A) => string,
): ((...args: A) => AwsError) => awsError(code, text, { members: (...args: A) => ({ Message: text(...args) }) });

const noSuchResource = <A extends readonly (string | number)[]>(text: (...args: A) => string) =>
  quotaError("NoSuchResourceException", text);
const illegalArgument = <A extends readonly (string | number)[]>(text: (...args: A) => string) =>
  quotaError("IllegalArgumentException", text);

// AWS: catalogue 531
export const noSuchService = noSuchResource(() => "The request failed because the specified service does not exist.");
// AWS: catalogue 533
export const notOfResources = noSuchResource(
  () => "The request failed because applied value for the specified context Id do not exist.",
);
export const notAdjustable = illegalArgument(() => "The request failed because the specified quota is not adjustable.");
export const notMoreThanCurrent = illegalArgument(
  () => "You must provide a quota value greater than the current quota value",
);
export const notMoreThanDefault = illegalArgument(
  (value: number) => `You must provide a quota value greater than the default quota value of ${value}.0`,
);

// ours: no evidence of AWS's texts for the rest
export const noSuchQuota = noSuchResource(
  (code: string, service: string) =>
    `The request failed because the specified quota ${code} does not exist for the service ${service}.`,
);
export const noSuchRequest = noSuchResource((id: string) => `The quota increase request ${id} does not exist.`);
export const noSuchArn = noSuchResource(
  (arn: string) => `${arn} is not the ARN of a quota of this account and Region.`,
);

const wrongPageSize = illegalArgument(
  (size: number) => `MaxResults is ${size}. It must be a whole number from 1 to 100.`,
);

/** AWS: the bounds of its API reference. */
export const quotaPages: PageBounds = {
  least: 1,
  most: 100,
  usual: 100,
  words: {
    tooSmall: wrongPageSize,
    tooLarge: wrongPageSize,
    invalidNextToken: quotaError(
      "InvalidPaginationTokenException",
      () => "The NextToken was not issued by this operation.",
    ),
  },
};

export const quotaTags: TagWords = {
  longestKey: 128,
  longestValue: 256,
  emptyKey: illegalArgument(() => "A tag key must not be empty."),
  reserved: quotaError("TagPolicyViolationException", () => "Tag keys that begin with 'aws:' are reserved."),
  tooLong: illegalArgument((what: string, most: number) => `The tag ${what} is longer than ${most} characters.`),
  duplicate: illegalArgument((key: string) => `The tag key '${key}' is given twice.`),
  tooMany: quotaError("TooManyTagsException", (limit: number) => `A quota can have at most ${limit} tags.`),
};
