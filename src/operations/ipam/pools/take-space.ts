/** Takes space from a pool for a resource, and gives it back: the only place that does so. */
import { formatPrefix, type Prefix, parsePrefix, prefix } from "../../../address/prefix.ts";
import { type AskedSpace, requestFor, type Violation, violationsOf } from "../../../ipam/allocation-rules.ts";
import {
  allocate,
  emptySpace,
  type PoolSpace,
  type SpaceRefusal,
  withoutAllocation,
} from "../../../ipam/pool-space.ts";
import { poolSpaces } from "../../../ipam/pool-spaces.ts";
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamPool, IpamPoolAllocation } from "../../../model/records/ipam-pool.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Settings } from "../../../model/settings.ts";
import { type Change, inPartition, put, remove } from "../../../model/world/change.ts";
import type { NewId } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import { later } from "../../times.ts";
import type { FoundPool } from "./find-pool.ts";

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

/** The space of a pool at `now`, and the changes that update it: space that has rested long enough is free. */
export function spaceOf({ pool, home }: FoundPool, now: string): { space: PoolSpace; changes: readonly Change[] } {
  let space = home.view(poolSpaces).get(pool.id) ?? emptySpace(pool.addressFamily);
  const changes: Change[] = [];
  for (const { id, cidr, restsUntil = now } of home.by("ipam-pool-allocation", "resting", pool.id)) {
    if (restsUntil > now) continue;
    space = withoutAllocation(space, prefix(cidr));
    changes.push(inPartition(home, remove("ipam-pool-allocation", id)));
  }
  return { space, changes };
}

/** The CIDR that a request gets next; `changes` must be made before it's taken. Throws if the pool refuses. */
export function chooseSpace(
  found: FoundPool,
  given: GivenSpace,
  { tags }: Pick<Holder, "tags">,
  now: string,
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
  const { space, changes } = spaceOf(found, now);
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

interface Taking {
  readonly now: string;
  readonly newId: NewId;
}

/** Allocates space to a holder. */
export function takeSpace(
  { now, newId }: Taking,
  found: FoundPool,
  given: GivenSpace,
  holder: Holder,
  also: Pick<IpamPoolAllocation, "description"> & { readonly allocationTags?: readonly Tag[] } = {},
): { readonly allocation: IpamPoolAllocation; readonly changes: readonly Change[] } {
  const { cidr, changes } = chooseSpace(found, given, holder, now);
  const allocation = allocationFor(found.pool, cidr, holder, newId, also);
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
