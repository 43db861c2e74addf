/**
 * Keeps pools in step with the resources that hold their space: space that a resource no longer has goes back (catalogue
 * 281), and pools with AutoImport import the resources in their CIDRs (catalogue 283). AWS checks every few minutes; here
 * it happens in the same commit.
 */
import { contains } from "../../../address/prefix.ts";
import { isFree } from "../../../ipam/free-space.ts";
import { outermost } from "../../../ipam/overlap.ts";
import { emptySpace, type PoolSpace } from "../../../ipam/pool-space.ts";
import { poolSpaces } from "../../../ipam/pool-spaces.ts";
import type { Ipam } from "../../../model/records/ipam.ts";
import type { IpamPool, IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import type { ElasticIp } from "../../../model/records/network-interface.ts";
import type { PublicIpv4Pool } from "../../../model/records/public-ipv4-pool.ts";
import type { Subnet, Vpc } from "../../../model/records/vpc.ts";
import { cidrsOfSubnet, cidrsOfVpc } from "../../../model/records/vpc.ts";
import { type Change, inPartition, partitionName, put } from "../../../model/world/change.ts";
import type { Kind } from "../../../model/world/kinds.ts";
import type { World } from "../../../model/world/world.ts";
import { worldAfter } from "../../../model/world/world-after.ts";
import { type FollowUp, kindOf } from "../../follow-up.ts";
import type { Call } from "../../operation.ts";
import { isLive, regionOfLocale } from "../pools/find-pool.ts";
import { allocationFor, giveSpaceBack } from "../pools/take-space.ts";
import { ipamsOver } from "./monitored-worlds.ts";
import { type ResourceCidr, resourceCidrsOf } from "./resource-cidrs.ts";

const resourceKinds: readonly Kind[] = ["vpc", "subnet", "elastic-ip", "public-ipv4-pool"];
const poolKinds: readonly Kind[] = ["ipam-pool", "ipam-pool-cidr", "ipam-pool-allocation", "ipam-resource-cidr"];

export const followResources: FollowUp = {
  kinds: [...resourceKinds, ...poolKinds, "ipam-reach"],
  follow(call, changes, before) {
    const released = [...releasedBy(call, changes, before), ...leftBehind(call, changes, before)];
    const all = [...changes, ...released];
    const after = released.length === 0 ? call.world : worldAfter(call.world, released);
    const imported: Change[] = [];
    for (const { ipam, pool } of importingPools({ ...call, world: after }, all, before)) {
      imported.push(...importInto({ ...call, world: after }, ipam, pool, [...all, ...imported], before));
    }
    return [...released, ...imported];
  },
};

/** The CIDRs that a record of a resource holds. */
function cidrsHeld(kind: Kind, record: unknown): readonly string[] {
  if (record === undefined) return [];
  switch (kind) {
    case "vpc":
      return cidrsOfVpc(record as Vpc);
    case "subnet":
      return cidrsOfSubnet(record as Subnet);
    case "public-ipv4-pool":
      return (record as PublicIpv4Pool).cidrs.map(({ cidr }) => cidr);
    default:
      return [`${(record as ElasticIp).publicIp}/32`];
  }
}

/** Gives back space that resources held before and no longer hold. */
function* releasedBy(call: Call<unknown>, changes: readonly Change[], before: World): Iterable<Change> {
  const seen = new Set<string>();
  for (const change of changes) {
    const kind = kindOf(change);
    if (!resourceKinds.includes(kind)) continue;
    const id = "put" in change ? change.value.id : change.id;
    const key = change.in ?? before;
    if (seen.has(`${partitionName(key)}/${id}`)) continue;
    seen.add(`${partitionName(key)}/${id}`);
    const there = before.elsewhere(key.account, key.region);
    const now = call.world.elsewhere(key.account, key.region);
    const held = new Set(cidrsHeld(kind, now.get(kind, id)));
    const lost = cidrsHeld(kind, there.get(kind, id)).filter((cidr) => !held.has(cidr));
    if (lost.length === 0) continue;
    for (const ipam of ipamsOver(call, now)) {
      const home = call.world.elsewhere(ipam.ownerId, ipam.region);
      for (const allocation of home.by("ipam-pool-allocation", "resource", id)) {
        const { resourceOwner, resourceRegion, cidr } = allocation;
        // An import may have a resource with the id of another account's.
        const isHeld = resourceOwner === key.account && resourceRegion === key.region && lost.includes(cidr);
        if (isHeld && isLive(allocation)) yield giveSpaceBack(call, home, allocation);
      }
    }
  }
}

/** Ends the allocations of resources that an IPAM no longer sees, because it wouldn't learn of their deletion. */
function* leftBehind(call: Call<unknown>, changes: readonly Change[], before: World): Iterable<Change> {
  for (const change of changes) {
    if ("put" in change || change.delete !== "ipam-reach") continue;
    const { account, region } = change.in ?? before;
    const reach = before.elsewhere(account, region).get("ipam-reach", change.id);
    if (reach === undefined) continue;
    const { ipamId, ipamOwnerId, ipamRegion } = reach;
    if (ipamsOver(call, call.world.elsewhere(account, region)).some(({ id }) => id === ipamId)) continue;
    const home = call.world.elsewhere(ipamOwnerId, ipamRegion);
    for (const allocation of home.all("ipam-pool-allocation")) {
      const { resourceId, resourceType, resourceOwner, resourceRegion, poolId } = allocation;
      const isThere = resourceOwner === account && resourceRegion === region && resourceId !== undefined;
      if (!isThere || resourceType === "ipam-pool" || !isLive(allocation)) continue;
      if (home.get("ipam-pool", poolId)?.ipamId === ipamId) yield giveSpaceBack(call, home, allocation);
    }
  }
}

interface ImportingPool {
  readonly ipam: Ipam;
  readonly pool: IpamPool;
}

/** The pools with AutoImport that the changes may concern: those over changed resources, and changed pools themselves. */
function importingPools(call: Call<unknown>, changes: readonly Change[], before: World): Iterable<ImportingPool> {
  const { world } = call;
  const found = new Map<string, ImportingPool>();
  const add = (home: World, pool: IpamPool | undefined) => {
    // AWS: a pool without a locale imports nothing (catalogue 251, 283).
    if (pool === undefined || !pool.autoImport || pool.locale === undefined) return;
    const ipam = home.get("ipam", pool.ipamId);
    if (ipam !== undefined) found.set(pool.id, { ipam, pool });
  };
  const looked = new Set<string>();
  for (const change of changes) {
    const kind = kindOf(change);
    const key = change.in ?? before;
    const there = world.elsewhere(key.account, key.region);
    const id = "put" in change ? change.value.id : change.id;
    if (kind === "ipam-pool") add(there, there.get("ipam-pool", id));
    else if (kind === "ipam-pool-cidr" || kind === "ipam-pool-allocation") {
      const old = before.elsewhere(key.account, key.region).get(kind, id);
      const poolId = there.get(kind, id)?.poolId ?? old?.poolId ?? "";
      add(there, there.get("ipam-pool", poolId));
    } else if (kind === "ipam-resource-cidr") {
      for (const pool of there.all("ipam-pool")) add(there, pool);
    } else if ([...resourceKinds, "ipam-reach"].includes(kind) && !looked.has(partitionName(key))) {
      looked.add(partitionName(key));
      for (const ipam of ipamsOver(call, there)) {
        const home = world.elsewhere(ipam.ownerId, ipam.region);
        for (const pool of home.all("ipam-pool")) {
          if (pool.ipamId === ipam.id && regionOfLocale(pool.locale ?? "") === key.region) add(home, pool);
        }
      }
    }
  }
  return found.values();
}

/** AWS: the largest of overlapping CIDRs, any one of equal ones, whether or not they comply with the pool's rules. */
function importInto(
  call: Call<unknown>,
  ipam: Ipam,
  pool: IpamPool,
  changes: readonly Change[],
  before: World,
): readonly Change[] {
  const home = call.world.elsewhere(ipam.ownerId, ipam.region);
  const space = spaceAfter(before, pool, changes);
  const wanted = resourceCidrsOf(call, ipam, regionOfLocale(pool.locale ?? "")).filter(
    (each) => mayImport(pool, each) && space.cidrs.some((cidr) => contains(cidr, each.block)),
  );
  return outermost(wanted.map(({ block }) => block)).flatMap((index) => {
    const found = wanted[index] as ResourceCidr;
    if (!isFree(space.taken, found.block)) return [];
    const holder = {
      resourceType: found.type === "public-ipv4-pool" ? ("ec2-public-ipv4-pool" as const) : found.type,
      resourceId: found.id,
      resourceRegion: found.region,
      resourceOwner: found.ownerId,
    };
    return [inPartition(home, put("ipam-pool-allocation", allocationFor(pool, found.cidr, holder, call.newId)))];
  });
}

/** A pool divides either the space of a scope among VPCs and public addresses, or the space of one VPC among subnets. */
const mayImport = (pool: IpamPool, found: ResourceCidr): boolean =>
  found.managementState === "unmanaged" &&
  found.scopeId === pool.scopeId &&
  (found.type === "subnet" ? isSourceOf(pool, found) : pool.sourceResource === undefined);

/** Whether the pool divides the space of the subnet's VPC, which is its account's: an import may have another's id. */
const isSourceOf = ({ sourceResource }: IpamPool, { vpcId, ownerId, region }: ResourceCidr): boolean =>
  sourceResource?.id === vpcId && sourceResource?.ownerId === ownerId && sourceResource.region === region;

/** The pool's space after the changes. The view itself stays as it is, because the changes aren't made yet. */
function spaceAfter(before: World, pool: IpamPool, changes: readonly Change[]): PoolSpace {
  const home = before.elsewhere(pool.ownerId, pool.region);
  const space = home.view(poolSpaces).get(pool.id) ?? emptySpace(pool.addressFamily);
  const spaces = new Map([[pool.id, space]]);
  const current = new Map<string, IpamPoolAllocation | undefined>();
  for (const change of changes) {
    const kind = kindOf(change);
    if (!poolSpaces.kinds.includes(kind) || partitionName(change.in ?? before) !== partitionName(home)) continue;
    const id = "put" in change ? change.value.id : change.id;
    const old = current.has(id) ? current.get(id) : (home.get(kind, id) as IpamPoolAllocation | undefined);
    const now = "put" in change ? (change.value as IpamPoolAllocation) : undefined;
    current.set(id, now);
    if (old?.poolId === pool.id || now?.poolId === pool.id) poolSpaces.update(spaces, kind, old, now);
  }
  return spaces.get(pool.id) ?? space;
}
