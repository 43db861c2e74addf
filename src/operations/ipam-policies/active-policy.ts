/** Finds the policy that is active for an account, and its decision about a public IPv4 address. */
import {
  type AddressChoice,
  type AskedAddress,
  activeTarget,
  chooseAddress,
  type OfferedPool,
} from "../../ipam/address-choice.ts";
import { amazonWorld } from "../../model/amazon.ts";
import type { IpamPolicy, IpamPolicyTarget } from "../../model/records/ipam-policy.ts";
import { accountsOf, ancestorsOf, type Settings } from "../../model/settings.ts";
import type { World } from "../../model/world/world.ts";
import { isInPublicScope } from "../ipam/pools/find-pool.ts";
import { spaceOf, type Taking } from "../ipam/pools/take-space.ts";

/** The targets that a policy is active for, whoever enabled it. */
export const targetsOf = (world: World, policyId: string): IteratorObject<IpamPolicyTarget> =>
  amazonWorld(world).by("ipam-policy-target", "policy", policyId);

export const targetNamed = (world: World, id: string): IpamPolicyTarget | undefined =>
  amazonWorld(world).get("ipam-policy-target", id);

/** The account itself, then its ancestors in the organization, up to the root. */
const ancestryOf = (account: string, { organization }: Settings): readonly string[] =>
  organization !== undefined && accountsOf(organization).has(account)
    ? [account, ...ancestorsOf(organization, account)]
    : [account];

/** The active policy of an account: its own, or the one that it inherits. */
export function activeFor(
  { world, settings }: { readonly world: World; readonly settings: Settings },
  account: string,
): IpamPolicyTarget | undefined {
  const everywhere = amazonWorld(world);
  return activeTarget(ancestryOf(account, settings), (id) => everywhere.get("ipam-policy-target", id));
}

/** A pool as a rule finds it. */
export function offeredPool(home: World, poolId: string, taking: Taking): OfferedPool | undefined {
  const pool = home.get("ipam-pool", poolId);
  if (pool === undefined) return undefined;
  return { pool, isInPublicScope: isInPublicScope(home, pool), space: spaceOf({ pool, home }, taking).space };
}

export interface SteeredChoice {
  readonly target: IpamPolicyTarget;
  readonly policy: IpamPolicy;
  /** The partition of the policy and its pools. */
  readonly home: World;
  readonly choice: AddressChoice;
}

/** The decision of the policy that is active for `account`; undefined if there is no such policy. */
export function steer(
  call: Taking & { readonly world: World; readonly settings: Settings },
  account: string,
  asked: AskedAddress,
): SteeredChoice | undefined {
  const target = activeFor(call, account);
  if (target === undefined) return undefined;
  const home = call.world.elsewhere(target.policyOwner, target.policyRegion);
  const policy = home.get("ipam-policy", target.policyId);
  if (policy === undefined) return undefined;
  return {
    target,
    policy,
    home,
    choice: chooseAddress(policy, asked, (poolId) => offeredPool(home, poolId, call)),
  };
}
