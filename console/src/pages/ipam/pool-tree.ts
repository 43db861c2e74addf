/** Scopes, their pools, what is provisioned to these, and what of it is held and free: as a tree of rows. */
import type { IpamPool } from "@aws-sdk/client-ec2";
import { formatPrefix, type Prefix } from "../../../../src/address/prefix.ts";
import { nameOf } from "../../parts/tags.ts";
import { type Holdings, idInArn } from "./ask-ipam.ts";
import { type Block, blocksOf, type Space } from "./blocks.ts";

export type Row =
  | {
      readonly id: string;
      readonly is: "scope";
      readonly scopeId: string;
      readonly type: string;
      readonly ipamId: string;
    }
  | { readonly id: string; readonly is: "pool"; readonly pool: IpamPool }
  | { readonly id: string; readonly is: "cidr"; readonly pool: IpamPool; readonly prefix: Prefix }
  | { readonly id: string; readonly is: "block"; readonly pool: IpamPool; readonly block: Block }
  | { readonly id: string; readonly is: "more"; readonly pool: IpamPool; readonly count: number };

export interface Tree {
  readonly roots: readonly Row[];
  readonly childrenOf: (row: Row) => readonly Row[];
  readonly isExpandable: (row: Row) => boolean;
}

/** Of one CIDR; the pool's own page has all. */
const MOST_BLOCKS = 100;

/** `spaces`: of the pools that are open. `text` leaves the pools that have it in their name, id or description, and those above them. */
export function treeOf({ scopes, pools }: Holdings, spaces: ReadonlyMap<string, Space>, text: string): Tree {
  const shown = text === "" ? pools : poolsWith(pools, text.toLowerCase());
  const ids = new Set(shown.map(({ IpamPoolId }) => IpamPoolId));
  const below = Map.groupBy(shown, ({ SourceIpamPoolId: source, IpamScopeArn }) =>
    source !== undefined && ids.has(source) ? source : idInArn(IpamScopeArn),
  );
  const seen = scopes.map(({ IpamScopeId = "", IpamScopeType = "", IpamArn }) =>
    scopeRow(IpamScopeId, IpamScopeType, idInArn(IpamArn)),
  );
  // An IPAM of another Region lends its pools to this one, and isn't seen from here.
  const elsewhere = pools
    .filter(({ IpamScopeArn }) => !scopes.some((scope) => scope.IpamScopeArn === IpamScopeArn))
    .map((pool) => scopeRow(idInArn(pool.IpamScopeArn), pool.IpamScopeType ?? "", idInArn(pool.IpamArn)));
  const roots = [...new Map([...seen, ...elsewhere].map((row) => [row.id, row])).values()];
  const poolsBelow = (id: string): readonly Row[] => (below.get(id) ?? []).map(poolRow);
  return {
    roots: roots.filter(({ id }) => text === "" || below.has(id)),
    childrenOf(row) {
      if (row.is === "scope") return poolsBelow(row.id);
      if (row.is === "pool") return [...poolsBelow(row.id), ...cidrRows(row.pool, spaces.get(row.id))];
      return row.is === "cidr" ? blockRows(row, spaces.get(row.pool.IpamPoolId ?? "")) : [];
    },
    isExpandable: (row) => row.is === "pool" || row.is === "cidr" || (row.is === "scope" && below.has(row.id)),
  };
}

function poolsWith(pools: readonly IpamPool[], text: string): readonly IpamPool[] {
  const byId = new Map(pools.map((pool) => [pool.IpamPoolId, pool]));
  const found = new Set<IpamPool>();
  for (const pool of pools) {
    const { IpamPoolId, Tags, Description, Locale } = pool;
    const words = [IpamPoolId, nameOf(Tags), Description, Locale].join(" ").toLowerCase();
    if (!words.includes(text)) continue;
    for (let each: IpamPool | undefined = pool; each !== undefined && !found.has(each); ) {
      found.add(each);
      each = byId.get(each.SourceIpamPoolId);
    }
  }
  return pools.filter((pool) => found.has(pool));
}

const scopeRow = (scopeId: string, type: string, ipamId: string): Row => ({
  id: scopeId,
  is: "scope",
  scopeId,
  type,
  ipamId,
});

const poolRow = (pool: IpamPool): Row => ({ id: pool.IpamPoolId ?? "", is: "pool", pool });

const cidrRows = (pool: IpamPool, space: Space | undefined): readonly Row[] =>
  (space?.provisioned ?? []).map(({ prefix }) => ({
    id: `${pool.IpamPoolId} ${formatPrefix(prefix)}`,
    is: "cidr",
    pool,
    prefix,
  }));

function blockRows({ pool, prefix, id }: Row & { readonly is: "cidr" }, space: Space | undefined): readonly Row[] {
  if (space === undefined) return [];
  const blocks = [...blocksOf(space, prefix)];
  const rows: Row[] = blocks.slice(0, MOST_BLOCKS).map((block) => ({
    id: `${id} ${formatPrefix(block.prefix)}`,
    is: "block",
    pool,
    block,
  }));
  const count = blocks.length - rows.length;
  return count === 0 ? rows : [...rows, { id: `${id} more`, is: "more", pool, count }];
}
