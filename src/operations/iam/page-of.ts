/** One page of IAM's calls whose answers aren't one list: by Marker and MaxItems, in the order of keys. */
import { take } from "../describe.ts";
import type { Call } from "../operation.ts";
import { pagesOf, readPage, sortedAfter, tokenAfter } from "../pages.ts";
import { bounds, type PageInput } from "./list.ts";

export function pageOf<R>(
  operation: string,
  { input, world }: Pick<Call<object & PageInput>, "input" | "world">,
  all: Iterable<R>,
  keyOf: (item: R) => string,
) {
  const mark = pagesOf(operation, input, world);
  const page = readPage({ MaxResults: input.MaxItems, NextToken: input.Marker }, bounds, mark);
  const { items, hasMore } = take(sortedAfter(all, keyOf, page?.after), undefined, page?.size ?? bounds.most);
  const last = items.at(-1);
  const marker = hasMore && last !== undefined ? tokenAfter(keyOf(last), mark) : undefined;
  return { items, others: { IsTruncated: hasMore, Marker: marker } };
}
