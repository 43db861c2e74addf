/** Pages of a list: MaxResults within bounds, and a NextToken that says after which id the next page begins. */
import { awsError } from "../model/aws-error.ts";
import type { PartitionKey } from "../model/world/change.ts";

const tooSmall = awsError(
  "InvalidParameterValue",
  // AWS: blanks inside the parentheses (catalogue 14).
  (value: number, least: number) =>
    `Value ( ${value} ) for parameter maxResults is invalid. Expecting a value greater than ${least}.`,
);
const tooLarge = awsError(
  "InvalidParameterValue",
  // ours: no evidence of AWS's text
  (value: number, most: number) =>
    `Value ( ${value} ) for parameter maxResults is invalid. Expecting a value less than or equal to ${most}.`,
);
// ours: no evidence of AWS's text (catalogue 13 has the code)
const invalidNextToken = awsError("InvalidNextToken", () => "The specified NextToken is not valid.");

export interface PageBounds {
  readonly least: number;
  readonly most: number;
  /** The size of a page if the call names no size; by default everything is one page. */
  readonly usual?: number;
  /** How services with words of their own refuse a wrong page size or token. */
  readonly words?: PageWords;
}

interface PageWords {
  readonly tooSmall: (value: number, least: number) => Error;
  readonly tooLarge: (value: number, most: number) => Error;
  readonly invalidNextToken: () => Error;
}

const ec2Words: PageWords = { tooSmall, tooLarge, invalidNextToken };

/** AWS's bounds for operations that have no others (catalogue 67). */
export const usualPages: PageBounds = { least: 5, most: 1000 };

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The page that a call asks for: how many items, and the id after which they start. */
export interface AskedPage {
  readonly size: number;
  readonly after?: string | undefined;
}

/** Undefined for a call without a size and a NextToken: everything is one page. Throws for a size out of bounds. */
export function readPage(request: PageRequest, bounds: PageBounds, mark: PageMark): AskedPage | undefined {
  const { words = ec2Words, usual } = bounds;
  const { MaxResults = usual, NextToken } = request;
  if (MaxResults !== undefined && MaxResults < bounds.least) throw words.tooSmall(MaxResults, bounds.least);
  if (MaxResults !== undefined && MaxResults > bounds.most) throw words.tooLarge(MaxResults, bounds.most);
  const hasToken = NextToken !== undefined && NextToken !== "";
  const after = hasToken ? readToken(NextToken, mark, words) : undefined;
  return MaxResults === undefined && after === undefined ? undefined : { size: MaxResults ?? bounds.most, after };
}

/** The items after an id, in the order of their ids, if no index keeps them in order. */
export function sortedAfter<T>(items: Iterable<T>, idOf: (item: T) => string, after: string | undefined): readonly T[] {
  return [...items]
    .map((item) => ({ id: idOf(item), item }))
    .filter(({ id }) => after === undefined || id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ item }) => item);
}

/** What the pages of one list have in common; it says nothing about it to anyone else. */
export type PageMark = () => string;

/** Members that may differ from page to page. */
const ofOnePage: ReadonlySet<string> = new Set([
  "DryRun",
  "Limit",
  "Marker",
  "MaxItems",
  "MaxRecords",
  "MaxResults",
  "NextToken",
  "PageSize",
]);

/** The pages of one call, which has the same parameters for each, in the partition of its caller. */
export const pagesOf =
  (operation: string, input: object, { account, region }: PartitionKey): PageMark =>
  () => {
    const asked = Object.entries(input).filter(([name, value]) => !ofOnePage.has(name) && value !== undefined);
    return fingerprint(JSON.stringify([operation, account, region, asked.sort(([a], [b]) => (a < b ? -1 : 1))]));
  };

/** Differs for different texts, as good as always: FNV-1a. It finds mistakes; it isn't proof against those who forge it. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(36);
}

/** Tokens are opaque to callers; the mark keeps a token from being used for another call or by another account. */
export const tokenAfter = (id: string, mark: PageMark): string =>
  btoa(asAscii(JSON.stringify([mark(), id])))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** A text of JSON that btoa takes: ids can be names in any script. */
const asAscii = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function readToken(token: string, mark: PageMark, words: PageWords): string {
  try {
    const [marked, id] = JSON.parse(atob(token.replaceAll("-", "+").replaceAll("_", "/"))) as unknown[];
    if (marked === mark() && typeof id === "string") return id;
  } catch {
    // Not one of our tokens: refused below.
  }
  throw words.invalidNextToken();
}
