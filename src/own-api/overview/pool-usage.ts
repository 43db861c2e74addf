/** `GET /_cordon/ipam/usage`: how full the pools are, the fullest first. */
import { prefix, widthOf } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import type { IpamPool } from "../../model/records/ipam-pool.ts";
import type { Steps } from "../../model/steps.ts";
import type { World } from "../../model/world/world.ts";
import type { AsOf } from "../contract.ts";
import { lookAtMoment } from "./look-at-moment.ts";

export interface PoolUsage {
  readonly account: string;
  readonly region: string;
  /** The fullest first, at most 100; those without a CIDR are left out. */
  readonly pools: readonly UsedPool[];
  readonly hasMore: boolean;
}

interface UsedPool {
  readonly id: string;
  /** The tag Name. */
  readonly name?: string;
  readonly addressFamily: "ipv4" | "ipv6";
  readonly locale?: string;
  /** Addresses in its CIDRs; rounded, if they're more than 2^53. */
  readonly provisioned: number;
  /** Addresses in its allocations, also in released ones that still rest. */
  readonly allocated: number;
  /** From 0 to 1. */
  readonly used: number;
}

const MOST_LISTED = 100;

/** They list the same. */
const ACTIONS = ["ec2:DescribeIpamPools", "ec2:GetIpamPoolAllocations", "ec2:GetIpamPoolCidrs"];

export const poolUsageRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/ipam/usage",
  async handle(request): Promise<OwnAnswer<PoolUsage & AsOf>> {
    const { home } = await signInToOwn(gateway, request, ACTIONS);
    const body = await lookAtMoment(gateway, request, home, function* (world): Steps<PoolUsage> {
      const used = yield* usedPools(world);
      return { ...home, pools: used.slice(0, MOST_LISTED), hasMore: used.length > MOST_LISTED };
    });
    return { status: 200, body };
  },
});

function* usedPools(world: World): Steps<readonly UsedPool[]> {
  const provisioned = new Map<string, number>();
  const allocated = new Map<string, number>();
  for (const { poolId, cidr, state } of world.all("ipam-pool-cidr")) {
    yield;
    if (state === "provisioned" || state === "failed-deprovision") add(provisioned, poolId, cidr);
  }
  for (const { poolId, cidr } of world.all("ipam-pool-allocation")) {
    yield;
    add(allocated, poolId, cidr);
  }
  return world
    .all("ipam-pool")
    .filter(({ id }) => provisioned.has(id))
    .map((pool) => usedPool(pool, provisioned.get(pool.id) ?? 0, allocated.get(pool.id) ?? 0))
    .toArray()
    .sort((a, b) => b.used - a.used);
}

function add(sizes: Map<string, number>, poolId: string, cidr: string | undefined): void {
  if (cidr === undefined) return;
  const { family, length } = prefix(cidr);
  sizes.set(poolId, (sizes.get(poolId) ?? 0) + 2 ** (widthOf(family) - length));
}

function usedPool({ id, tags, addressFamily, locale }: IpamPool, provisioned: number, allocated: number): UsedPool {
  const name = tags.find(({ key }) => key === "Name")?.value;
  return {
    ...{ id, addressFamily, provisioned, allocated },
    ...(name !== undefined && { name }),
    ...(locale !== undefined && { locale }),
    used: Math.min(1, allocated / provisioned),
  };
}
