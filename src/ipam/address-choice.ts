/** Which pool a policy takes a public IPv4 address from: the rules in order, and why each served or didn't. */

import type { Prefix } from "../address/prefix.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import type { IpamPolicy, IpamPolicyTarget, PolicyResourceType } from "../model/records/ipam-policy.ts";
import type { IpamPool } from "../model/records/ipam-pool.ts";
import type { Tag } from "../model/records/tag.ts";
import { violationsOf } from "./allocation-rules.ts";
import { nextBlock, type PoolSpace } from "./pool-space.ts";

/** A pool that a rule names, as it is now. */
export interface OfferedPool {
  readonly pool: IpamPool;
  readonly isInPublicScope: boolean;
  readonly space: PoolSpace;
}

export interface AskedAddress {
  /** A Region, or the network border group of a Local Zone. */
  readonly locale: string;
  readonly resourceType: PolicyResourceType;
  /** The tags of the resource that gets the address. Left out if they aren't known yet; then they aren't checked. */
  readonly tags?: readonly Tag[];
}

/** Why a pool can't serve, however much room it has. */
type Unfit = "no-such-pool" | "not-public-ipv4" | "other-locale" | "netmask-not-allowed" | "tags-missing";
export type PassedOver = Unfit | "nothing-provisioned" | "no-room";

/** The outcome of one rule. `rule` counts from 1. */
export type RuleOutcome =
  | { readonly rule: number; readonly poolId: string; readonly address: Prefix }
  | { readonly rule: number; readonly poolId: string; readonly passedOver: PassedOver };

export interface AddressChoice {
  /** The rules up to the one that serves, or all of them if none does. */
  readonly outcomes: readonly RuleOutcome[];
  /** Undefined if the address comes from Amazon's space. */
  readonly served: Extract<RuleOutcome, { address: Prefix }> | undefined;
}

/** The pools that a policy tries for a locale and type, in order. AWS: no rules mean Amazon's addresses (catalogue 296). */
const poolsFor = (
  { documents }: Pick<IpamPolicy, "documents">,
  { locale, resourceType }: AskedAddress,
): readonly string[] =>
  documents.find((document) => document.locale === locale && document.resourceType === resourceType)?.poolIds ?? [];

/** What keeps a pool from serving public IPv4 addresses in a locale; undefined if nothing does. */
export function unfitness(
  { pool, isInPublicScope }: Pick<OfferedPool, "pool" | "isInPublicScope">,
  { locale, tags }: Pick<AskedAddress, "locale" | "tags">,
): Unfit | undefined {
  if (!isInPublicScope || pool.addressFamily !== "ipv4") return "not-public-ipv4";
  // A pool without a locale only feeds other pools: no address can be in it.
  if (pool.locale !== locale) return "other-locale";
  const [violation] = violationsOf(pool, { netmaskLength: 32, ...dropUndefined({ tags }) });
  if (violation === undefined) return undefined;
  return violation.rule === "required-tag" ? "tags-missing" : "netmask-not-allowed";
}

/**
 * Goes through the rules until a pool has room.
 * AWS: rules are checked in order, and if no pool has an address left Amazon provides one (catalogue 290, 292).
 */
export function chooseAddress(
  policy: Pick<IpamPolicy, "documents">,
  asked: AskedAddress,
  find: (poolId: string) => OfferedPool | undefined,
): AddressChoice {
  const outcomes: RuleOutcome[] = [];
  for (const [index, poolId] of poolsFor(policy, asked).entries()) {
    const outcome: RuleOutcome = { rule: index + 1, poolId, ...tryPool(find(poolId), asked) };
    outcomes.push(outcome);
    if ("address" in outcome) return { outcomes, served: outcome };
  }
  return { outcomes, served: undefined };
}

function tryPool(
  offered: OfferedPool | undefined,
  asked: AskedAddress,
): { readonly address: Prefix } | { readonly passedOver: PassedOver } {
  if (offered === undefined) return { passedOver: "no-such-pool" };
  const unfit = unfitness(offered, asked);
  if (unfit !== undefined) return { passedOver: unfit };
  if (offered.space.cidrs.length === 0) return { passedOver: "nothing-provisioned" };
  const answer = nextBlock(offered.space, { netmaskLength: 32 });
  return "next" in answer ? { address: answer.next } : { passedOver: "no-room" };
}

/**
 * What is active for an account: on the account itself, or else on the nearest unit that contains it. `ancestry` begins
 * with the account and goes up to the root.
 */
export function activeTarget(
  ancestry: readonly string[],
  find: (targetId: string) => IpamPolicyTarget | undefined,
): IpamPolicyTarget | undefined {
  for (const id of ancestry) {
    const target = find(id);
    if (target !== undefined) return target;
  }
  return undefined;
}
