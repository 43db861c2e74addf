/** Pages of AWS Config's lists, and how it refuses a wrong size or token. */
import { awsError } from "../../model/aws-error.ts";
import type { PageBounds } from "../pages.ts";

// AWS: catalogue 497
const tooLarge = awsError(
  "InvalidLimitException",
  (value: number, most: number) =>
    `Value '${value}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${most}`,
);
const tooSmall = awsError(
  "InvalidLimitException",
  (value: number, least: number) =>
    `Value '${value}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to ${least}`,
);
const invalidNextToken = awsError("InvalidNextTokenException", () => "The nextToken provided is invalid");

export const configPages = (usual: number): PageBounds => ({
  least: 0,
  most: 100,
  usual,
  words: { tooSmall, tooLarge, invalidNextToken },
});

/** AWS: a limit of 0 is the usual one (catalogue 497). */
export const sizeOf = ({ limit }: { readonly limit?: number | undefined }): number | undefined => limit || undefined;
