/** The form of IAM's calls that list: in the order of names, under a path, one page at a time, with a Marker. */
import { awsError } from "../../model/aws-error.ts";
import { take } from "../describe.ts";
import {
  type Call,
  type InputOf,
  type Listing,
  type Operation,
  type OutputOf,
  operation,
  type Service,
  type Services,
} from "../operation.ts";
import { type PageBounds, pagesOf, readPage, sortedAfter, tokenAfter } from "../pages.ts";
import { nothing, type Touched } from "../permission/touched.ts";

// ours: no evidence of AWS's text for a Marker of another call; those of the sizes follow AWS's for other members
const invalidMarker = awsError("ValidationError", () => "The specified value for marker is invalid.");
const outOfBounds = awsError(
  "ValidationError",
  (value: number, sense: string, bound: number) =>
    `1 validation error detected: Value '${value}' at 'maxItems' failed to satisfy constraint: Member must have value ${sense} than or equal to ${bound}`,
);

/** AWS: 100 items unless the call says otherwise (its API reference). */
export const bounds: PageBounds = {
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

interface ListInput extends PageInput {
  readonly PathPrefix?: string | undefined;
}

type ItemOf<O, L extends keyof O> = NonNullable<O[L]> extends readonly (infer Item)[] ? Item : never;

/** `R` is what is listed; `I` and `O` are the operation's input and output. */
interface Listed<I, O, L extends keyof O, R> {
  /** The member of the answer that lists them. */
  readonly list: L;
  readonly all: (call: Call<I>) => Iterable<R>;
  /** Lists are in the order of names. */
  readonly nameOf: (item: R) => string;
  /** What PathPrefix is compared with, for calls that have it. */
  readonly pathOf?: (item: R, call: Call<I>) => string;
  readonly show: (item: R, call: Call<I>) => ItemOf<O, L>;
  /** The other members of the answer. */
  readonly besides?: (call: Call<I>) => Partial<O>;
  readonly touches?: (call: Call<I>) => readonly Touched[];
}

export function list<
  S extends Service,
  N extends keyof Services[S] & string,
  L extends keyof OutputOf<S, N> & string,
  R,
>(service: S, name: N, listed: Listed<InputOf<S, N>, OutputOf<S, N>, L, R>): Operation<InputOf<S, N>, OutputOf<S, N>> {
  const listing = (call: Call<InputOf<S, N>>) => listingOf(name, listed, call);
  return operation(service, name, {
    touches: listed.touches ?? nothing,
    decide(call) {
      const { candidates, matches, size, show, others } = listing(call);
      const { items, hasMore } = take(candidates, matches, size);
      return { output: { [listed.list]: items.map(show), ...others(items, hasMore) } as OutputOf<S, N> };
    },
    listing: listing as (call: Call<InputOf<S, N>>) => Listing,
  });
}

function listingOf<I, O, L extends keyof O & string, R>(
  operation: string,
  { list, all, nameOf, pathOf, show, besides }: Listed<I, O, L, R>,
  call: Call<I>,
): Listing<R> {
  const { Marker, MaxItems, PathPrefix } = call.input as ListInput;
  const mark = pagesOf(operation, call.input as object, call.world);
  const page = readPage({ MaxResults: MaxItems, NextToken: Marker }, bounds, mark);
  // Some names differ in case only.
  const key = (item: R): string => `${nameOf(item).toLowerCase()} ${nameOf(item)}`;
  return {
    list,
    candidates: sortedAfter(all(call), key, page?.after),
    matches:
      pathOf === undefined || PathPrefix === undefined
        ? undefined
        : (item) => pathOf(item, call).startsWith(PathPrefix),
    size: page?.size ?? bounds.most,
    show: (item) => show(item, call),
    others(items, hasMore) {
      const last = items.at(-1);
      const marker = hasMore && last !== undefined ? tokenAfter(key(last), mark) : undefined;
      return { ...besides?.(call), IsTruncated: hasMore, Marker: marker };
    },
  };
}
