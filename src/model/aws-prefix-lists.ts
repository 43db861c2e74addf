/** The prefix lists that AWS manages: they are the same for every account, so they aren't records. */
import table from "./aws-prefix-lists.json" with { type: "json" };
import { type PrefixList, type PrefixListVersion, prefixListVersionId } from "./records/prefix-list.ts";

/** The file that `scripts/make-aws-prefix-lists.ts` writes. */
export interface AwsPrefixListTable {
  /** The date of AWS's published ranges that it was made from. */
  readonly date: string;
  readonly lists: readonly {
    /** `{region}` stands for the Region's name. */
    readonly name: string;
    readonly family: "IPv4" | "IPv6";
    /** AWS: how many rules a reference to the list counts for (catalogue 123). */
    readonly weight: number;
    /** For lists that hold the same CIDRs in every Region; separated by blanks. */
    readonly cidrs?: string;
    /** Region -> the id there, and the CIDRs if each Region has its own. */
    readonly regions: Readonly<Record<string, readonly [id: string, cidrs?: string]>>;
  }[];
}

/** Shaped like a record: `maxEntries` is the weight, and there is one version, 1. */
export interface AwsPrefixList {
  readonly list: PrefixList;
  readonly current: PrefixListVersion;
}

export const AWS_OWNER = "AWS";

/** Region -> id -> list. Ids are unique only within a Region: AWS gave some of them out twice. */
const byRegion = new Map<string, ReadonlyMap<string, AwsPrefixList>>();

/** The lists of a Region by id; empty for a Region that AWS doesn't have. */
export function awsPrefixLists(region: string): ReadonlyMap<string, AwsPrefixList> {
  let lists = byRegion.get(region);
  if (lists === undefined) {
    lists = new Map(made(region).map((each) => [each.list.id, each]));
    byRegion.set(region, lists);
  }
  return lists;
}

const made = (region: string): readonly AwsPrefixList[] =>
  table.lists.flatMap(({ name, family, weight, cidrs: everywhere, regions }) => {
    const [id, cidrs = everywhere ?? ""] = regions[region] ?? [];
    if (id === undefined) return [];
    const list: PrefixList = {
      id,
      name: name.replace("{region}", region),
      ownerId: AWS_OWNER,
      addressFamily: family,
      maxEntries: weight,
      version: 1,
      state: "create-complete",
      tags: [],
    };
    const entries = cidrs.split(" ").map((cidr) => ({ cidr }));
    return [{ list, current: { id: prefixListVersionId(id, 1), prefixListId: id, version: 1, entries } }];
  });
