/** The pages of RAM's calls that list: by nextToken and maxResults, in the order of keys. */
import { take } from "../describe.ts";
import type { Call } from "../operation.ts";
import { type PageBounds, pagesOf, readPage, sortedAfter, tokenAfter } from "../pages.ts";
import { invalidNextToken, wrongParameter } from "./share-words.ts";

/** AWS: catalogue 502 */
const bounds: PageBounds = {
  least: 1,
  most: 500,
  usual: 500,
  words: {
    tooSmall: (value) => wrongParameter(`The value ${value} for maxResults is not valid: it is 1 or more.`),
    tooLarge: (value, most) => wrongParameter(`The value ${value} for maxResults is not valid: it is up to ${most}.`),
    invalidNextToken,
  },
};

interface PageInput {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/** The page that the call asks for, shown, with the token of the next one. */
export function pageOf<R, S>(
  operation: string,
  { input, world }: Pick<Call<object & PageInput>, "input" | "world">,
  all: Iterable<R>,
  keyOf: (item: R) => string,
  show: (item: R) => S,
) {
  const { maxResults, nextToken, ...asked } = input;
  const mark = pagesOf(operation, asked, world);
  const page = readPage({ MaxResults: maxResults, NextToken: nextToken }, bounds, mark);
  const { items, hasMore } = take(sortedAfter(all, keyOf, page?.after), undefined, page?.size ?? bounds.most);
  const last = items.at(-1);
  return {
    items: items.map(show),
    nextToken: hasMore && last !== undefined ? tokenAfter(keyOf(last), mark) : undefined,
  };
}
