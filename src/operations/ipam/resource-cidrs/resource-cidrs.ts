/** The resource CIDRs of an IPAM: the scope and pool of each, and its compliance and overlap. */
import { contains } from "../../../address/prefix.ts";
import { complianceOf } from "../../../ipam/allocation-rules.ts";
import { overlapping } from "../../../ipam/overlap.ts";
import { emptySpace } from "../../../ipam/pool-space.ts";
import { poolSpaces } from "../../../ipam/pool-spaces.ts";
import type { Ipam } from "../../../model/records/ipam.ts";
import type { IpamPool, IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import type { World } from "../../../model/world/world.ts";
import type { Asking } from "../../operation.ts";
import { type DiscoveredCidr, discoveredIn } from "../discoveries/discovered-cidrs.ts";
import { isLive } from "../pools/find-pool.ts";
import { worldsMonitoredBy } from "./monitored-worlds.ts";

export interface ResourceCidr extends DiscoveredCidr {
  readonly scopeId: string;
  /** The pool that it has an allocation in, if any. */
  readonly pool?: IpamPool;
  readonly allocation?: IpamPoolAllocation;
  readonly managementState: "managed" | "unmanaged" | "ignored";
}

export interface JudgedCidr extends ResourceCidr {
  readonly complianceStatus: "compliant" | "noncompliant" | "unmanaged" | "ignored";
  readonly overlapStatus: "overlapping" | "nonoverlapping" | "ignored";
}

/** The id under which an IPAM keeps a caller's settings for a resource's CIDR. */
export const resourceCidrId = (ipamId: string, resourceId: string, cidr: string): string =>
  `${ipamId}/${resourceId}/${cidr}`;

/**
 * The allocation that a resource has of its CIDR in one of the IPAM's pools. INVARIANT: it's of the resource's account and
 * Region: an import may have a resource with the id of another account's.
 */
function allocationHeld(
  home: World,
  ipamId: string,
  { id, ownerId, region, cidr }: DiscoveredCidr,
): { readonly allocation: IpamPoolAllocation; readonly pool: IpamPool } | undefined {
  for (const allocation of home.by("ipam-pool-allocation", "resource", id)) {
    const isIts = allocation.resourceOwner === ownerId && allocation.resourceRegion === region;
    if (!isIts || allocation.cidr !== cidr || !isLive(allocation)) continue;
    const pool = home.get("ipam-pool", allocation.poolId);
    if (pool?.ipamId === ipamId) return { allocation, pool };
  }
  return undefined;
}

/** All resource CIDRs that the IPAM sees, or those in one Region. */
export function resourceCidrsOf(asking: Asking, ipam: Ipam, region?: string): readonly ResourceCidr[] {
  return worldsMonitoredBy(asking, ipam, region).flatMap((world) => [...placedIn(asking, ipam, world)]);
}

/** A VPC's CIDRs come before those of its subnets, which follow it. */
function* placedIn(asking: Asking, ipam: Ipam, world: World): Iterable<ResourceCidr> {
  const home = asking.world.elsewhere(ipam.ownerId, ipam.region);
  const vpcCidrs = new Map<string, ResourceCidr[]>();
  for (const found of discoveredIn(world)) {
    const around =
      found.type === "subnet"
        ? vpcCidrs.get(found.vpcId ?? "")?.find(({ block }) => contains(block, found.block))
        : undefined;
    const placed = place(home, ipam, found, around);
    if (found.type === "vpc") vpcCidrs.set(found.id, [...(vpcCidrs.get(found.id) ?? []), placed]);
    yield placed;
  }
}

function place(home: World, ipam: Ipam, found: DiscoveredCidr, around: ResourceCidr | undefined): ResourceCidr {
  const said = home.get("ipam-resource-cidr", resourceCidrId(ipam.id, found.id, found.cidr));
  const held = allocationHeld(home, ipam.id, found);
  const isPublic = found.source !== "none" || found.type === "eip" || found.type === "public-ipv4-pool";
  const isIgnored = !(said?.monitored ?? around?.managementState !== "ignored");
  return {
    ...found,
    scopeId:
      said?.scopeId ?? held?.pool.scopeId ?? around?.scopeId ?? (isPublic ? ipam.publicScopeId : ipam.privateScopeId),
    ...held,
    managementState: isIgnored ? "ignored" : held !== undefined ? "managed" : "unmanaged",
  };
}

/** The resource CIDRs of one scope with their compliance and overlap (catalogue 285). */
export function judgedCidrsOf(asking: Asking, ipam: Ipam, scopeId: string): readonly JudgedCidr[] {
  const inScope = resourceCidrsOf(asking, ipam).filter((each) => each.scopeId === scopeId);
  // AWS: ignored CIDRs aren't tracked for overlap (catalogue 286).
  const tracked = inScope.filter(({ managementState }) => managementState !== "ignored");
  const indexes = overlapping(
    tracked.map(({ block }) => block),
    (index) => {
      const { ownerId, region, belongsTo } = tracked[index] ?? {};
      return `${ownerId}/${region}/${belongsTo}`;
    },
  );
  const overlapped = new Set([...indexes].map((index) => tracked[index]));
  const home = asking.world.elsewhere(ipam.ownerId, ipam.region);
  return inScope.map((each) => ({
    ...each,
    complianceStatus: complianceStatusOf(home, each),
    overlapStatus:
      each.managementState === "ignored" ? "ignored" : overlapped.has(each) ? "overlapping" : "nonoverlapping",
  }));
}

function complianceStatusOf(home: World, { managementState, pool, block, tags, region }: ResourceCidr) {
  if (managementState !== "managed" || pool === undefined)
    return managementState === "ignored" ? "ignored" : "unmanaged";
  const space = home.view(poolSpaces).get(pool.id) ?? emptySpace(pool.addressFamily);
  return complianceOf(pool, space, { cidr: block, tags, region }).compliant ? "compliant" : "noncompliant";
}
