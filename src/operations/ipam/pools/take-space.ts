/** Takes space from a pool for a resource, and gives it back: the only place that does so. */
import { formatPrefix, type Prefix, parsePrefix, prefix } from "../../../address/prefix.ts";
import { type AskedSpace, requestFor, type Violation, violationsOf } from "../../../ipam/allocation-rules.ts";
import {
  allocate,
  emptySpace,
  type PoolSpace,
  type SpaceRefusal,
  type SpaceRequest,
  withAllocation,
  withCidr,
  withoutAllocation,
} from "../../../ipam/pool-space.ts";
import { poolSpaces } from "../../../ipam/pool-spaces.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamPool, IpamPoolAllocation, IpamPoolCidr } from "../../../model/records/ipam-pool.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Settings } from "../../../model/settings.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { NewId } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { worldAfter } from "../../../model/world/world-after.ts";
import { later } from "../../times.ts";
import { type FoundPool, regionOfLocale } from "./find-pool.ts";

// AWS: catalogue 272
const nothingAsked = awsError(
  "InvalidParameterCombination",
  () =>
    "The request cannot contain empty CIDR and Netmask Length for a pool with no default allocation netmask length set. Exactly one of them should be provided.",
);
// AWS: catalogue 271; the same text whether the pool is full, too small or empty
const tooBig = awsError("InvalidParameterValue", () => "The allocation size is too big for the pool.");
// ours: no evidence of AWS's other texts
const bothAsked = awsError(
  "InvalidParameterCombination",
  () => "The request cannot contain both a CIDR and a netmask length. Exactly one of them should be provided.",
);
const limitsOnCidr = awsError(
  "InvalidParameterCombination",
  () => "Allowed and disallowed CIDRs can be given only with a netmask length.",
);
const notACidr = awsError(
  "InvalidParameterValue",
  (cidr: string, family: string) => `Value (${cidr}) for parameter cidr is invalid. It is not a CIDR of ${family}.`,
);
const notInPool = awsError(
  "InvalidParameterValue",
  (cidr: string, id: string) => `The CIDR '${cidr}' is not within a CIDR provisioned to the pool '${id}'.`,
);
const isTaken = awsError(
  "InvalidParameterValue",
  (cidr: string, id: string) => `The CIDR '${cidr}' overlaps an existing allocation of the pool '${id}'.`,
);
const noSuchLength = awsError(
  "InvalidParameterValue",
  (family: string) => `The netmask length is not one of ${family}.`,
);
const tooShort = awsError(
  "InvalidParameterValue",
  (limit: number) => `The netmask length is less than the minimum of the pool: ${limit}.`,
);
const tooLong = awsError(
  "InvalidParameterValue",
  (limit: number) => `The netmask length is greater than the maximum of the pool: ${limit}.`,
);
const tagMissing = awsError(
  "InvalidParameterValue",
  (key: string, value: string) => `The pool allocates only to resources with the tag ${key}=${value}.`,
);

/** A call's description of the space it wants. */
export interface GivenSpace {
  readonly Cidr?: string | undefined;
  readonly NetmaskLength?: number | undefined;
  readonly AllowedCidrs?: readonly string[] | undefined;
  readonly DisallowedCidrs?: readonly string[] | undefined;
}

/** Who gets the space. If it has `tags`, the pool's rules on tags apply, as for resources. */
export type Holder = Pick<IpamPoolAllocation, "resourceType" | "resourceId" | "resourceRegion" | "resourceOwner"> & {
  readonly tags?: readonly Tag[];
};

export function readCidr(text: string, family: IpamPool["addressFamily"]): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.prefix.family !== family || parsed.hasHostBits) throw notACidr(text, family);
  return parsed.prefix;
}

function readAsked({ addressFamily }: IpamPool, given: GivenSpace): AskedSpace {
  const cidrs = (texts: readonly string[] | undefined) =>
    texts === undefined || texts.length === 0 ? undefined : texts.map((text) => readCidr(text, addressFamily));
  const [allowed, disallowed] = [cidrs(given.AllowedCidrs), cidrs(given.DisallowedCidrs)];
  return {
    ...dropUndefined({
      cidr: given.Cidr ? readCidr(given.Cidr, addressFamily) : undefined,
      netmaskLength: given.NetmaskLength,
      allowed,
      disallowed,
    }),
  };
}

export interface Taking {
  readonly now: string;
  readonly newId: NewId;
}

/** A pool's space, and the changes that must be made before anything is taken from it. */
interface CurrentSpace {
  readonly space: PoolSpace;
  readonly changes: readonly Change[];
}

/** The space of a pool now: space that has rested long enough is free, and the CIDRs that it awaits are found. */
export function spaceOf(found: FoundPool, taking: Taking): CurrentSpace {
  const rested = withRestedSpace(found, taking.now);
  const settled = settledCidrs(found, taking);
  return {
    space: settled.cidrs.reduce(withCidr, rested.space),
    changes: [...rested.changes, ...settled.changes],
  };
}

function withRestedSpace({ pool, home }: FoundPool, now: string): CurrentSpace {
  let space = home.view(poolSpaces).get(pool.id) ?? emptySpace(pool.addressFamily);
  const changes: Change[] = [];
  for (const { id, cidr, restsUntil = now } of home.by("ipam-pool-allocation", "resting", pool.id)) {
    if (restsUntil > now) continue;
    space = withoutAllocation(space, prefix(cidr));
    changes.push(inPartition(home, remove("ipam-pool-allocation", id)));
  }
  return { space, changes };
}

/**
 * Finds the CIDRs that a pool asked its source pool for by length only, in the order in which it asked.
 * AWS: such a CIDR takes its block some time after the call, so that what others name first is theirs (catalogue 383).
 * ours: it takes the block when the pool is next looked at or allocates.
 */
export function settledCidrs(
  { pool, home }: FoundPool,
  taking: Taking,
): { readonly cidrs: readonly Prefix[]; readonly changes: readonly Change[] } {
  const waiting = home.by("ipam-pool-cidr", "waiting", pool.id).toArray();
  const source = pool.sourcePoolId === undefined ? undefined : home.get("ipam-pool", pool.sourcePoolId);
  if (waiting.length === 0 || source === undefined) return { cidrs: [], changes: [] };
  const { space: before, changes: needed } = spaceOf({ pool: source, home }, taking);
  const [cidrs, changes]: [Prefix[], Change[]] = [[], [...needed]];
  let space = before;
  for (const record of waiting) {
    const share = shareOf(source, space, pool, { netmaskLength: record.netmaskLength ?? 0 }, taking.newId);
    if ("failure" in share) {
      changes.push(inPartition(home, put("ipam-pool-cidr", { ...record, state: "failed-provision", ...share })));
      continue;
    }
    space = withAllocation(space, share.block);
    cidrs.push(share.block);
    const found = { ...record, cidr: formatPrefix(share.block), state: "provisioned" } as const;
    changes.push(inPartition(home, share.change), inPartition(home, put("ipam-pool-cidr", found)));
  }
  return { cidrs, changes };
}

/** The same for every pool below one of `sources`: each such CIDR is an allocation of its source. */
export function settledBelow(call: Taking & { readonly world: World }, sources: readonly IpamPool[]): Change[] {
  const changes: Change[] = [];
  let world = call.world;
  for (const { id, ownerId, region } of sources) {
    for (const pool of world.elsewhere(ownerId, region).by("ipam-pool", "source", id).toArray()) {
      const settled = settledCidrs({ pool, home: world.elsewhere(ownerId, region) }, call).changes;
      if (settled.length === 0) continue;
      changes.push(...settled);
      world = worldAfter(world, settled);
    }
  }
  return changes;
}

/** A block of the source pool for a pool below it. AWS: the source shows an allocation that it holds (catalogue 264). */
export function shareOf(
  source: IpamPool,
  space: PoolSpace,
  pool: IpamPool,
  request: SpaceRequest,
  newId: NewId,
): { readonly block: Prefix; readonly change: Change } | Required<Pick<IpamPoolCidr, "failure">> {
  const result = allocate(space, request);
  if ("refused" in result) {
    const message =
      result.refused === "not-in-pool"
        ? "The CIDR is not within a CIDR provisioned to the source pool."
        : "The CIDR is not available in the source pool.";
    return { failure: { code: "cidr-not-available", message } };
  }
  const holder: Holder = {
    resourceType: "ipam-pool",
    resourceId: pool.id,
    resourceRegion: pool.locale === undefined ? pool.region : regionOfLocale(pool.locale),
    resourceOwner: pool.ownerId,
  };
  const share = allocationFor(source, formatPrefix(result.allocated), holder, newId);
  return { block: result.allocated, change: put("ipam-pool-allocation", share) };
}

/** The CIDR that a request gets next; `changes` must be made before it's taken. Throws if the pool refuses. */
export function chooseSpace(
  found: FoundPool,
  given: GivenSpace,
  { tags }: Pick<Holder, "tags">,
  taking: Taking,
): { readonly cidr: string; readonly changes: readonly Change[] } {
  const { pool } = found;
  const asked = readAsked(pool, given);
  const answer = requestFor(pool, asked);
  if ("refused" in answer) {
    throw { "nothing-asked": nothingAsked, "both-asked": bothAsked, "limits-on-cidr": limitsOnCidr }[answer.refused]();
  }
  const { request } = answer;
  const netmaskLength = "cidr" in request ? request.cidr.length : request.netmaskLength;
  const [violation] = violationsOf(pool, { netmaskLength, ...dropUndefined({ tags }) });
  const { space, changes } = spaceOf(found, taking);
  const result = allocate(space, request);
  // AWS: a request that fits in no free block gets this refusal, whatever the pool's rules (catalogue 271).
  if ("refused" in result) throw refusalOf(result.refused, pool, given.Cidr ?? "");
  if (violation !== undefined) throw violationAs(violation);
  return { cidr: formatPrefix(result.allocated), changes };
}

function refusalOf(refused: SpaceRefusal, { id, addressFamily }: IpamPool, cidr: string): Error {
  if (refused === "too-big") return tooBig();
  if (refused === "no-such-length") return noSuchLength(addressFamily);
  return refused === "overlaps" ? isTaken(cidr, id) : notInPool(cidr, id);
}

function violationAs(violation: Violation): Error {
  if (violation.rule === "required-tag") return tagMissing(violation.tag.key, violation.tag.value);
  if (violation.rule === "min-netmask-length") return tooShort(violation.limit);
  if (violation.rule === "max-netmask-length") return tooLong(violation.limit);
  throw new Error(`nobody asked about ${violation.rule}`);
}

/** Allocates space to a holder. */
export function takeSpace(
  taking: Taking,
  found: FoundPool,
  given: GivenSpace,
  holder: Holder,
  also: Pick<IpamPoolAllocation, "description"> & { readonly allocationTags?: readonly Tag[] } = {},
): { readonly allocation: IpamPoolAllocation; readonly changes: readonly Change[] } {
  const { cidr, changes } = chooseSpace(found, given, holder, taking);
  const allocation = allocationFor(found.pool, cidr, holder, taking.newId, also);
  return { allocation, changes: [...changes, inPartition(found.home, put("ipam-pool-allocation", allocation))] };
}

export function allocationFor(
  pool: IpamPool,
  cidr: string,
  { resourceType, resourceId, resourceRegion, resourceOwner }: Holder,
  newId: Taking["newId"],
  { description, allocationTags = [] }: { description?: string; allocationTags?: readonly Tag[] } = {},
): IpamPoolAllocation {
  return {
    id: newId("ipam-pool-allocation"),
    poolId: pool.id,
    cidr,
    resourceType,
    ...dropUndefined({ resourceId, description: description || undefined }),
    resourceRegion,
    resourceOwner,
    tags: allocationTags,
  };
}

/** Ends an allocation. Its space is free at once, or rests as long as the operator configured (catalogue 280). */
export function giveSpaceBack(
  { now, settings }: { readonly now: string; readonly settings: Settings },
  home: World,
  allocation: IpamPoolAllocation,
): Change {
  const delay = settings.ipamReuseDelaySeconds;
  if (delay === 0) return inPartition(home, remove("ipam-pool-allocation", allocation.id));
  const { resourceId: _, ...resting } = allocation;
  const restsUntil = later(now, delay * 1000);
  return inPartition(home, put("ipam-pool-allocation", { ...resting, restsUntil }));
}
