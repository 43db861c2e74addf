/** Elastic Load Balancing's words for what several of its calls refuse, and its pages. */
import { awsError } from "../../model/aws-error.ts";
import type { PageBounds } from "../pages.ts";

/** Declares a ValidationError. */
export const validation = <A extends readonly (string | number)[]>(text: (...args: A) => string) =>
  awsError("ValidationError", text);

// AWS: catalogue 561
export const notAnArn = validation((arn: string, what: string) => `'${arn}' is not a valid ${what} ARN`);
export const notPermitted = {
  deleteProtected: awsError(
    "OperationNotPermitted",
    (arn: string) => `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
  ),
  changeDefaultRule: awsError(
    "OperationNotPermitted",
    (arn: string, what: string) => `Default rule '${arn}' cannot be ${what}`,
  ),
} as const;

// ours: no evidence of AWS's texts
const pageTooSmall = validation((size: number, least: number) => `The page size ${size} is less than ${least}`);
const pageTooLarge = validation((size: number, most: number) => `The page size ${size} is more than ${most}`);
const unknownMarker = validation(() => "The marker was not issued by this operation");
export const publicOnly = validation(
  (what: string) => `${what} can be specified only for an internet-facing Application Load Balancer`,
);
export const portOutOfRange = validation((port: number) => `The port '${port}' must be between 1 and 65535`);
const tooManyOf = awsError(
  "ValidationError",
  (what: string, most: number) => `At most ${most} ${what} can be specified`,
);

/** AWS: up to 400 on a page, and as many without a page size (its API reference). */
const balancerPages: PageBounds = {
  least: 1,
  most: 400,
  usual: 400,
  words: { tooSmall: pageTooSmall, tooLarge: pageTooLarge, invalidNextToken: unknownMarker },
};

interface PageInput {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/** What every list of this service says of its pages. */
export const inPages = {
  pages: balancerPages,
  size: ({ PageSize }: PageInput): number | undefined => PageSize,
  marker: { of: ({ Marker }: PageInput): string | undefined => Marker, next: "NextMarker" as const },
};

/** AWS: as many as this may be named in one call (its API reference). */
const MOST_NAMED = 20;

export function refuseTooManyNamed(what: string, ...lists: readonly (readonly unknown[] | undefined)[]): void {
  if (lists.some((list = []) => list.length > MOST_NAMED)) throw tooManyOf(what, MOST_NAMED);
}
