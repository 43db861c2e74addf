/** The form of IAM's calls that list: in the order of names, under a path, one page at a time, with a Marker. */
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
import { sortedAfter } from "../pages.ts";
import { nothing, type Touched } from "../permission/touched.ts";
import { type PageInput, readMarker } from "./page-of.ts";

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
  const { PathPrefix } = call.input as ListInput;
  // Some names differ in case only.
  const key = (item: R): string => `${nameOf(item).toLowerCase()} ${nameOf(item)}`;
  const { after, size, endOf } = readMarker(operation, call as Call<PageInput>, key);
  return {
    list,
    candidates: sortedAfter(all(call), key, after),
    matches:
      pathOf === undefined || PathPrefix === undefined
        ? undefined
        : (item) => pathOf(item, call).startsWith(PathPrefix),
    size,
    show: (item) => show(item, call),
    others: (items, hasMore) => ({ ...besides?.(call), ...endOf(items, hasMore) }),
  };
}
