/** The form of every call that lists: all resources or those that the ids name, filtered, one page at a time. */

import type { Steps } from "../model/steps.ts";
import type { Change } from "../model/world/change.ts";
import type { Kind, RecordOf } from "../model/world/kinds.ts";
import { worldAfter } from "../model/world/world-after.ts";
import { type Filters, type GivenFilter, matcher, plainValues } from "./filters.ts";
import {
  type Call,
  type InputOf,
  type Listing,
  type Operation,
  type OutputOf,
  operation,
  type Service,
  type Services,
} from "./operation.ts";
import { type PageBounds, pagesOf, readPage, sortedAfter, tokenAfter, usualPages } from "./pages.ts";
import { givenTogether } from "./parameters.ts";
import { nothing, type Touched } from "./permission/touched.ts";

interface ListInput {
  readonly Filters?: readonly GivenFilter[] | undefined;
  /** AWS: DescribeNatGateways names its filters in the singular. */
  readonly Filter?: readonly GivenFilter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The type of the items that an output member lists. */
type ItemOf<O, L extends keyof O> = NonNullable<O[L]> extends readonly (infer T)[] ? T : never;

/** The ids that the input asks for, and the resources they name. An id that names nothing throws the declared error. */
interface Ids<I, R> {
  readonly of: (input: I) => readonly string[] | undefined;
  readonly find?: (call: Call<I>, id: string) => R;
  /** Instead of `find`, if the refusal names all ids at once. */
  readonly findAll?: (call: Call<I>, ids: readonly string[]) => readonly R[];
  /** AWS: some operations refuse ids together with MaxResults, and each spells the two in its own way (catalogue 15). */
  readonly refusedWithMaxResults?: readonly [ids: string, maxResults: string];
}

/** `I` is the input of the operation, `R` the resource that it lists, and `S` how answers show one. */
interface Description<I, R, S> {
  /** What takes long to find, for `all` and `show` to use by `foundFor`. */
  readonly look?: (call: Call<I>) => Steps<unknown>;
  /** Changes that come due when the resources are looked at. The answer shows the world after them. */
  readonly settle?: (call: Call<I>) => readonly Change[];
  /** Everything that can be listed, in order of creation. */
  readonly all: (call: Call<I>) => Iterable<R>;
  /** The same in the order of ids, starting after an id, if an index keeps that order: pages then cost about their size. */
  readonly inOrder?: (call: Call<I>, after: string | undefined) => Iterable<R>;
  readonly ids?: Ids<I, R>;
  /** Without a table the operation has no filters. */
  readonly filters?: Filters<R>;
  /** What it lists can't be tagged, so there are no filters by tag either. */
  readonly isUntagged?: boolean;
  /** The filters of a service whose filters aren't like EC2's. */
  readonly matches?: (call: Call<I>) => (resource: R) => boolean;
  /** For a filter with plain values: the resources that an index finds under a value, to avoid a full scan. */
  readonly narrow?: Readonly<Record<string, (call: Call<I>, value: string) => Iterable<R | undefined>>>;
  /** What the answer leaves out unless an id names it; undefined if it leaves nothing out. */
  readonly hides?: (call: Call<I>) => ((resource: R) => boolean) | undefined;
  readonly pages?: PageBounds;
  /** How many items the call wants, for services that don't call it MaxResults. */
  readonly size?: (input: I) => number | undefined;
  /** For services that don't call it NextToken: what the call gives, and the member of the answer. */
  readonly marker?: { readonly of: (input: I) => string | undefined; readonly next: "NextMarker" | "Marker" };
  readonly idOf: (resource: R) => string;
  /** The resource that the list belongs to, if the call needs permission on it. */
  readonly touches?: (call: Call<I>) => readonly Touched[];
  readonly show: (resource: R, call: Call<I>) => S;
}

/** The usual answer: one member, which lists the items. */
interface ListDescription<I, O, L extends keyof O, R> extends Description<I, R, ItemOf<O, L>> {
  readonly list: L;
  /** The other members of the answer, besides the token of the next page. */
  readonly besides?: (call: Call<I>, hasMore: boolean) => Partial<O>;
}

/** As that, but the list's items are made of several resources each. */
interface GroupedDescription<I, O, L extends keyof O, R, S> extends Description<I, R, S> {
  readonly list: L;
  /** The resources of a page, in the groups that become items. */
  readonly group: (resources: readonly R[]) => readonly (readonly R[])[];
  readonly showGroup: (group: readonly R[], shown: readonly S[]) => ItemOf<O, L>;
}

/** Any other answer, made from the items of the page; `show` shows one. The token of the next page is added to it. */
interface Answering<I, O, R, S> extends Description<I, R, S> {
  readonly output: (items: readonly R[], call: Call<I>, show: (resource: R) => S) => O;
}

export function describe<
  S extends Service,
  N extends keyof Services[S] & string,
  L extends keyof OutputOf<S, N> & string,
  R,
>(
  service: S,
  name: N,
  description: ListDescription<InputOf<S, N>, OutputOf<S, N>, L, R>,
): Operation<InputOf<S, N>, OutputOf<S, N>>;
export function describe<
  S extends Service,
  N extends keyof Services[S] & string,
  L extends keyof OutputOf<S, N> & string,
  R,
  Shown,
>(
  service: S,
  name: N,
  description: GroupedDescription<InputOf<S, N>, OutputOf<S, N>, L, R, Shown>,
): Operation<InputOf<S, N>, OutputOf<S, N>>;
export function describe<S extends Service, N extends keyof Services[S] & string, R, Shown>(
  service: S,
  name: N,
  description: Answering<InputOf<S, N>, OutputOf<S, N>, R, Shown>,
): Operation<InputOf<S, N>, OutputOf<S, N>>;
export function describe<S extends Service, N extends keyof Services[S] & string, R, Shown>(
  service: S,
  name: N,
  description: Description<InputOf<S, N>, R, Shown> & {
    readonly output?: Answering<InputOf<S, N>, OutputOf<S, N>, R, Shown>["output"];
  } & Listed<InputOf<S, N>, R, Shown>,
): Operation<InputOf<S, N>, OutputOf<S, N>> {
  const { filters = {}, list, output, look, settle } = description;
  const listing = (call: Call<InputOf<S, N>>): Listing<R> => listingOf(name, description, call);
  return operation(service, name, {
    filters: Object.keys(filters),
    touches: description.touches ?? nothing,
    decide(asking) {
      const changes = settle?.(asking) ?? [];
      const call = changes.length === 0 ? asking : { ...asking, world: worldAfter(asking.world, changes) };
      const { candidates, matches, size, parts, show, others } = listing(call);
      const { items, hasMore } = take(candidates, matches, size);
      const answer =
        output === undefined
          ? { [list ?? ""]: (parts?.(items) ?? items).map(show as never) }
          : output(items, call, show as never);
      return { changes, output: { ...(answer as object), ...others(items, hasMore) } as OutputOf<S, N> };
    },
    ...(look !== undefined && { look }),
    ...(output === undefined && { listing: listing as (call: Call<InputOf<S, N>>) => Listing }),
    ...(settle !== undefined && { settle }),
  });
}

/** What is in the list, as far as descriptions say it. */
interface Listed<I, R, S> {
  readonly list?: string;
  readonly besides?: (call: Call<I>, hasMore: boolean) => object;
  readonly group?: (resources: readonly R[]) => readonly (readonly R[])[];
  readonly showGroup?: (group: readonly R[], shown: readonly S[]) => unknown;
}

function listingOf<I, R, S>(
  operation: string,
  description: Description<I, R, S> & Listed<I, R, S>,
  call: Call<I>,
): Listing<R> {
  const { filters = {}, pages = usualPages, idOf, size, list = "", group, showGroup, besides, marker } = description;
  const { MaxResults, Filters: given = (call.input as ListInput).Filter } = call.input as ListInput;
  const show = showOnce((resource: R) => description.show(resource, call));
  const fits =
    description.matches?.(call) ?? matcher(given, filters, call as Call<unknown>, show, description.isUntagged);
  const mark = pagesOf(operation, call.input as object, call.world);
  const NextToken = marker === undefined ? (call.input as ListInput).NextToken : marker.of(call.input);
  const page = readPage({ MaxResults: size === undefined ? MaxResults : size(call.input), NextToken }, pages, mark);
  const asked = named(description, call, MaxResults);
  const hides = asked === undefined ? description.hides?.(call) : undefined;
  const matches =
    hides === undefined ? fits : (resource: R) => !hides(resource) && (fits === undefined || fits(resource));
  const found = asked ?? narrowed(description, call, given, page !== undefined);
  return {
    list,
    candidates: page === undefined ? (found ?? description.all(call)) : ordered(description, call, found, page.after),
    matches,
    size: page?.size ?? Number.POSITIVE_INFINITY,
    parts: group,
    show:
      showGroup === undefined
        ? show
        : (((resources: readonly R[]) =>
            showGroup(
              resources,
              resources.map((each) => show(each)),
            )) as never),
    others: (items, hasMore) => {
      const last = items.at(-1);
      // AWS: no token if nothing follows; paginators stop when it's absent (catalogue 357).
      return {
        ...besides?.(call, hasMore),
        [marker?.next ?? "NextToken"]: hasMore && last !== undefined ? tokenAfter(idOf(last), mark) : undefined,
      };
    },
  };
}

/** Takes up to `size` candidates that match, and looks at no more of them than it must. */
export function take<R>(candidates: Iterable<R>, matches: Listing<R>["matches"], size: number) {
  const items: R[] = [];
  for (const candidate of candidates) {
    if (matches?.(candidate) === false) continue;
    if (items.length === size) return { items, hasMore: true };
    items.push(candidate);
  }
  return { items, hasMore: false };
}

/** The found resources, or all of them, in the order of ids, starting after one. */
const ordered = <I, R, S>(
  { all, inOrder, idOf }: Description<I, R, S>,
  call: Call<I>,
  found: readonly R[] | undefined,
  after: string | undefined,
): Iterable<R> =>
  found === undefined && inOrder !== undefined ? inOrder(call, after) : sortedAfter(found ?? all(call), idOf, after);

/** Of so many resources what is shown is kept; a longer answer must not have all of it in memory at once. */
const MOST_SHOWN = 500;

/** Shows a resource only once, even if several filters compare it. */
function showOnce<R, S>(show: (resource: R) => S): (resource: R) => S {
  const shown = new Map<R, S>();
  return (resource) => {
    const before = shown.get(resource);
    if (before !== undefined) return before;
    const now = show(resource);
    if (shown.size >= MOST_SHOWN) shown.clear();
    shown.set(resource, now);
    return now;
  };
}

/** The resources that the call's ids name; undefined if it has no ids. */
function named<I, R, S>(
  { ids }: Description<I, R, S>,
  call: Call<I>,
  maxResults: number | undefined,
): readonly R[] | undefined {
  const wanted = ids?.of(call.input);
  if (ids === undefined || wanted === undefined || wanted.length === 0) return undefined;
  if (ids.refusedWithMaxResults !== undefined && maxResults !== undefined) {
    throw givenTogether(...ids.refusedWithMaxResults);
  }
  const each = [...new Set(wanted)];
  return ids.findAll?.(call, each) ?? each.flatMap((id) => ids.find?.(call, id) ?? []);
}

/** The most items that are sorted for each page. Beyond this, walking the items that are already in order costs less. */
const MOST_SORTED = 2_000;

function narrowed<I, R, S>(
  { narrow = {}, inOrder }: Description<I, R, S>,
  call: Call<I>,
  filters: readonly GivenFilter[] | undefined,
  isForPage: boolean,
): readonly R[] | undefined {
  const most = isForPage && inOrder !== undefined ? MOST_SORTED : Number.POSITIVE_INFINITY;
  for (const [name, find] of Object.entries(narrow)) {
    const values = plainValues(filters, name);
    if (values === undefined) continue;
    const found = new Set<R>();
    for (const value of new Set(values)) {
      for (const resource of find(call, value)) if (resource !== undefined) found.add(resource);
      if (found.size > most) return undefined;
    }
    return [...found];
  }
  return undefined;
}

/** Lists the records of a kind, or those of them that `isListed` names. */
export const recordsOf = <K extends Kind>(
  kind: K,
  isListed?: (record: RecordOf<K>, call: Call<unknown>) => boolean,
) => {
  const listed = (records: IteratorObject<RecordOf<K>>, call: Call<unknown>): Iterable<RecordOf<K>> =>
    isListed === undefined ? records : records.filter((record) => isListed(record, call));
  return {
    all: (call: Call<unknown>) => listed(call.world.all(kind), call),
    inOrder: (call: Call<unknown>, after: string | undefined) => listed(call.world.inOrder(kind, after), call),
    idOf: ({ id }: RecordOf<K>): string => id,
  };
};
