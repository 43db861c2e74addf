/** The pages of IAM's calls that list: by Marker and MaxItems, in the order of keys. */
import { awsError } from "../../model/aws-error.ts";
import { take } from "../describe.ts";
import type { Call } from "../operation.ts";
import { type PageBounds, pagesOf, readPage, sortedAfter, tokenAfter } from "../pages.ts";

// ours: no evidence of AWS's text for a Marker of another call; those of the sizes follow AWS's for other members
const invalidMarker = awsError("ValidationError", () => "The specified value for marker is invalid.");
const outOfBounds = awsError(
  "ValidationError",
  (value: number, sense: string, bound: number) =>
    `1 validation error detected: Value '${value}' at 'maxItems' failed to satisfy constraint: Member must have value ${sense} than or equal to ${bound}`,
);

/** AWS: 100 items unless the call says otherwise (its API reference). */
const bounds: PageBounds = {
  least: 1,
  most: 1000,
  usual: 100,
  words: {
    tooSmall: (value, least) => outOfBounds(value, "greater", least),
    tooLarge: (value, most) => outOfBounds(value, "less", most),
    invalidNextToken: invalidMarker,
  },
};

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

type Asking = Pick<Call<object & PageInput>, "input" | "world">;

/** The page that a call asks for, and what its answer says of the end of the page. */
export function readMarker<R>(operation: string, { input, world }: Asking, keyOf: (item: R) => string) {
  const mark = pagesOf(operation, input, world);
  const page = readPage({ MaxResults: input.MaxItems, NextToken: input.Marker }, bounds, mark);
  return {
    after: page?.after,
    size: page?.size ?? bounds.most,
    endOf(items: readonly R[], hasMore: boolean) {
      const last = items.at(-1);
      return {
        IsTruncated: hasMore,
        Marker: hasMore && last !== undefined ? tokenAfter(keyOf(last), mark) : undefined,
      };
    },
  };
}

/** For calls whose answers aren't one list. */
export function pageOf<R>(operation: string, call: Asking, all: Iterable<R>, keyOf: (item: R) => string) {
  const { after, size, endOf } = readMarker(operation, call, keyOf);
  const { items, hasMore } = take(sortedAfter(all, keyOf, after), undefined, size);
  return { items, others: endOf(items, hasMore) };
}
