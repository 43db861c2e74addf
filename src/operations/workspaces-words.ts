/** WorkSpaces' words for refusals that all its operations share: identifiers, pages and tags. */
import { awsError } from "../model/aws-error.ts";
import type { PageBounds } from "./pages.ts";
import type { TagWords } from "./tags/tag-rules.ts";

/** Declares an InvalidParameterValuesException: AWS documents the code; there's no evidence of any text. */
export const invalidValues = <A extends readonly (string | number)[]>(text: (...args: A) => string) =>
  awsError("InvalidParameterValuesException", text);

/** Declares a ResourceNotFoundException, which names the resource in a member of its own (catalogue 26). */
export const resourceNotFound = (text: (id: string) => string) =>
  awsError("ResourceNotFoundException", text, { members: (id) => ({ ResourceId: id }) });

// AWS: catalogue 427 for DisassociateIpGroups; ours: the text, and that other calls that name nothing are refused too
const nothingNamed = invalidValues((parameter: string) => `The ${parameter} must not be empty.`);

/** Refuses a call that names nothing to do. */
export function refuseEmpty(parameter: string, given: readonly unknown[]): void {
  if (given.length === 0) throw nothingNamed(parameter);
}

/** AWS: lists come in pages of 1 to 25 (catalogue 320). */
export const workspacesPages: PageBounds = {
  least: 1,
  most: 25,
  usual: 25,
  words: {
    tooSmall: invalidValues((value: number, least: number) => `The page size ${value} is less than ${least}.`),
    tooLarge: invalidValues((value: number, most: number) => `The page size ${value} is more than ${most}.`),
    invalidNextToken: invalidValues(() => "The NextToken was not issued by this operation."),
  },
};

/** AWS: shorter keys and values than EC2's (catalogue 335). */
export const workspacesTags: TagWords = {
  longestKey: 127,
  longestValue: 255,
  emptyKey: invalidValues(() => "A tag key must not be empty."),
  reserved: invalidValues(() => "Tag keys that begin with 'aws:' are reserved. Choose another key."),
  tooLong: invalidValues((what: string, most: number) => `The tag ${what} is longer than ${most} characters.`),
  duplicate: invalidValues((key: string) => `The tag key '${key}' is given twice.`),
  tooMany: awsError(
    "ResourceLimitExceededException",
    (limit: number) => `A resource can have at most ${limit} tags. Delete tags that you don't need, then try again.`,
  ),
};
