/**
 * Where an Elastic IP comes from: the source that the call names, otherwise the active IPAM policy's, otherwise Amazon's
 * space.
 */
import { awsError } from "../../model/aws-error.ts";
import type { PolicyResourceType } from "../../model/records/ipam-policy.ts";
import type { ElasticIp } from "../../model/records/network-interface.ts";
import type { PublicIpv4Pool } from "../../model/records/public-ipv4-pool.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { Change } from "../../model/world/change.ts";
import { type FoundPool, findPoolToAllocateFrom, isInPublicScope } from "../ipam/pools/find-pool.ts";
import { takeSpace } from "../ipam/pools/take-space.ts";
import { steer } from "../ipam-policies/active-policy.ts";
import type { Call, InputOf } from "../operation.ts";
import { findPublicPool } from "../public-ipv4-pools/find-public-pool.ts";
import { firstFree, holdsAddress, isFree } from "../public-ipv4-pools/pool-addresses.ts";
import { addressNotFound } from "./find-address.ts";
import { AMAZON_POOL, lend, lendNamed } from "./public-addresses.ts";

// ours: no evidence of AWS's codes and texts
const severalPools = awsError(
  "InvalidParameterCombination",
  () => "The request can name one pool only: publicIpv4Pool, customerOwnedIpv4Pool or ipamPoolId.",
);
const customerOwned = awsError(
  "InvalidParameterValue",
  (id: string) => `The customer-owned pool ID '${id}' does not exist: there are no Outposts here.`,
);
const notPublicIpv4 = awsError(
  "InvalidParameterValue",
  (id: string) => `The ipam-pool '${id}' is not an IPv4 pool in a public scope.`,
);
const otherBorderGroup = awsError(
  "InvalidParameterValue",
  (id: string, group: string) => `The pool '${id}' has no addresses in the network border group ${group}.`,
);
const poolIsEmpty = awsError("InsufficientAddressCapacity", (id: string) => `The pool '${id}' has no free address.`);
const notInPool = awsError(
  "InvalidAddress.NotFound",
  (address: string, id: string) => `Address '${address}' not found in the pool '${id}', or in use.`,
);

/** The address, the pool that answers show for it, and the changes that take it. */
export type Source = Pick<ElasticIp, "publicIp" | "publicIpv4Pool" | "ipam"> & { readonly changes: readonly Change[] };

/** Who gets the address. */
export interface Receiver {
  readonly id: string;
  readonly tags: readonly Tag[];
  readonly networkBorderGroup: string;
}

type AllocateCall = Call<InputOf<"ec2", "AllocateAddress">>;

/** Decides where the address comes from. Everything that may steer an allocation steers it here, and only here. */
export function sourceOf(call: AllocateCall, receiver: Receiver): Source {
  const { Address, PublicIpv4Pool } = call.input;
  const { ipamPool, publicPool } = namedPool(call);
  // AWS: a source that the call names overrides the policy (catalogue 293).
  if (ipamPool !== undefined) return ofNamedIpamPool(call, receiver, ipamPool);
  if (publicPool !== undefined) return ofPublicPool(call, receiver, publicPool);
  if (Address !== undefined) return ofNamedAddress(call, Address);
  return PublicIpv4Pool === undefined ? usualSource(call, receiver, "eip") : ofAmazon(call);
}

/** Where the address comes from if nobody names a source. */
export function usualSource(call: Call<unknown>, receiver: Receiver, resourceType: PolicyResourceType): Source {
  return steeredSource(call, receiver, resourceType) ?? ofAmazon(call);
}

function ofAmazon(call: Call<unknown>): Source {
  const { publicIp, change } = lend(call);
  return { publicIp, publicIpv4Pool: AMAZON_POOL, changes: [change] };
}

interface NamedPool {
  readonly ipamPool?: FoundPool;
  readonly publicPool?: PublicIpv4Pool;
}

/** The pool that the call names by its id, or by an address of the pool. */
export function namedPool(call: AllocateCall): NamedPool {
  const { Address, PublicIpv4Pool, CustomerOwnedIpv4Pool, IpamPoolId } = call.input;
  const named = [PublicIpv4Pool, CustomerOwnedIpv4Pool, IpamPoolId].filter((id) => id !== undefined);
  if (named.length > 1) throw severalPools();
  if (CustomerOwnedIpv4Pool !== undefined) throw customerOwned(CustomerOwnedIpv4Pool);
  if (IpamPoolId !== undefined) return { ipamPool: findPoolToAllocateFrom(call, IpamPoolId) };
  if (PublicIpv4Pool !== undefined && PublicIpv4Pool !== AMAZON_POOL) {
    return { publicPool: findPublicPool(call.world, PublicIpv4Pool) };
  }
  // AWS: an address to recover, or one from a pool of the caller's.
  const publicPool =
    Address === undefined ? undefined : call.world.all("public-ipv4-pool").find((pool) => holdsAddress(pool, Address));
  return publicPool === undefined ? {} : { publicPool };
}

/** The source given by the account's active policy; undefined if that is Amazon's space (catalogue 290, 292). */
function steeredSource(call: Call<unknown>, receiver: Receiver, resourceType: PolicyResourceType): Source | undefined {
  const asked = { locale: receiver.networkBorderGroup, resourceType, tags: receiver.tags };
  const steered = steer(call, call.caller.account, asked);
  const { poolId } = steered?.choice.served ?? {};
  const pool = poolId === undefined ? undefined : steered?.home.get("ipam-pool", poolId);
  return steered && pool && ofIpamPool(call, receiver, { pool, home: steered.home });
}

function ofNamedIpamPool(call: AllocateCall, receiver: Receiver, found: FoundPool): Source {
  const { pool, home } = found;
  if (!isInPublicScope(home, pool) || pool.addressFamily !== "ipv4") throw notPublicIpv4(pool.id);
  if (pool.locale !== receiver.networkBorderGroup) throw otherBorderGroup(pool.id, receiver.networkBorderGroup);
  return ofIpamPool(call, receiver, found, call.input.Address);
}

/** AWS: the pool shows an allocation of type `eip` (catalogue 277); the address shows the pool's id. */
function ofIpamPool(call: Call<unknown>, { id, tags }: Receiver, found: FoundPool, address?: string): Source {
  const { pool, home } = found;
  const { allocation, changes } = takeSpace(
    call,
    found,
    address === undefined ? { NetmaskLength: 32 } : { Cidr: `${address}/32` },
    { resourceType: "eip", resourceId: id, resourceRegion: call.region, resourceOwner: call.caller.account, tags },
  );
  return {
    publicIp: allocation.cidr.slice(0, -"/32".length),
    publicIpv4Pool: pool.id,
    ipam: { poolId: pool.id, allocationId: allocation.id, ownerId: home.account, region: home.region },
    changes,
  };
}

function ofPublicPool({ world, input }: AllocateCall, { networkBorderGroup }: Receiver, pool: PublicIpv4Pool): Source {
  if (pool.networkBorderGroup !== networkBorderGroup) throw otherBorderGroup(pool.id, networkBorderGroup);
  const { Address } = input;
  if (Address !== undefined && !isFree(world, pool, Address)) throw notInPool(Address, pool.id);
  const publicIp = Address ?? firstFree(world, pool);
  if (publicIp === undefined) throw poolIsEmpty(pool.id);
  return { publicIp, publicIpv4Pool: pool.id, changes: [] };
}

function ofNamedAddress(call: AllocateCall, address: string): Source {
  const change = lendNamed(call, address);
  if (change === undefined) throw addressNotFound(address);
  return { publicIp: address, publicIpv4Pool: AMAZON_POOL, changes: [change] };
}
