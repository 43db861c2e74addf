/** The form that all Describe operations share: what there is, by ids, filtered, a page at a time. */

import { type Filters, type GivenFilter, matcher, plainValues } from "./filters.ts";
import {
  type Call,
  type InputOf,
  type Operation,
  type OutputOf,
  operation,
  type Service,
  type Services,
} from "./operation.ts";
import { type PageBounds, page, usualPages } from "./pages.ts";
import { givenTogether } from "./parameters.ts";

interface DescribeInput {
  readonly Filters?: readonly GivenFilter[] | undefined;
  /** AWS: DescribeNatGateways names its filters in the singular. */
  readonly Filter?: readonly GivenFilter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The type of the items that an output member lists. */
type ItemOf<O, L extends keyof O> = NonNullable<O[L]> extends readonly (infer T)[] ? T : never;

export interface Description<I, O, L extends keyof O, R> {
  /** The output member that lists the items. */
  readonly list: L;
  readonly all: (call: Call<I>) => Iterable<R>;
  /** The ids that the input asks for, and how to find one; `find` throws the declared error where there is none. */
  readonly ids?: {
    readonly of: (input: I) => readonly string[] | undefined;
    readonly find: (call: Call<I>, id: string) => R;
    /** AWS: some operations refuse ids together with MaxResults, and each spells the two in its own way (catalogue 15). */
    readonly refusedWithMaxResults?: readonly [ids: string, maxResults: string];
  };
  /** Filter table; without one the operation has no filters. */
  readonly filters?: Filters<R>;
  /** For a filter with plain values: what an index finds under one. Spares the look at everything. */
  readonly narrow?: Readonly<Record<string, (call: Call<I>, value: string) => Iterable<R>>>;
  readonly pages?: PageBounds;
  readonly idOf: (resource: R) => string;
  readonly show: (resource: R, call: Call<I>) => ItemOf<O, L>;
  /** Further members of the output. */
  readonly also?: (call: Call<I>) => Partial<O>;
}

export const describe = <
  S extends Service,
  N extends keyof Services[S] & string,
  L extends keyof OutputOf<S, N> & string,
  R,
>(
  service: S,
  name: N,
  description: Description<InputOf<S, N>, OutputOf<S, N>, L, R>,
): Operation<InputOf<S, N>, OutputOf<S, N>> =>
  operation(service, name, {
    filters: Object.keys(description.filters ?? {}),
    decide(call) {
      const input = call.input as DescribeInput;
      const { list, ids, filters = {}, pages = usualPages, idOf, show, also } = description;
      const given = input.Filters ?? input.Filter;
      const matches = matcher(given, filters, call as Call<unknown>);
      const wanted = ids?.of(call.input);
      const isByIds = wanted !== undefined && wanted.length > 0;
      if (isByIds && ids?.refusedWithMaxResults !== undefined && input.MaxResults !== undefined) {
        throw givenTogether(...ids.refusedWithMaxResults);
      }
      const found =
        isByIds && ids !== undefined
          ? [...new Set(wanted)].map((id) => ids.find(call, id))
          : [...(narrowed(description, call, given) ?? description.all(call))];
      const { items, nextToken } = page(found.filter(matches), idOf, input, pages, name);
      const output = {
        [list]: items.map((item) => show(item, call)),
        NextToken: nextToken,
        ...also?.(call),
      };
      return { output: output as OutputOf<S, N> };
    },
  });

function narrowed<I, O, L extends keyof O, R>(
  { narrow = {} }: Description<I, O, L, R>,
  call: Call<I>,
  filters: readonly GivenFilter[] | undefined,
): Iterable<R> | undefined {
  for (const [name, find] of Object.entries(narrow)) {
    const values = plainValues(filters, name);
    if (values !== undefined) return new Set([...new Set(values)].flatMap((value) => [...find(call, value)]));
  }
  return undefined;
}
