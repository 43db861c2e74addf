/** Allocates an Elastic IP address. */
import { awsError } from "../../model/aws-error.ts";
import type { ElasticIp } from "../../model/network-interface.ts";
import { type Change, put } from "../../model/world.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { addressNotFound } from "./find-address.ts";
import { AMAZON_POOL, lend, lendNamed } from "./public-addresses.ts";

const addressLimit = awsError("AddressLimitExceeded", () => "The maximum number of addresses has been reached.");
const standardDomain = awsError(
  "InvalidParameterValue",
  () => "Value (standard) for parameter domain is invalid. EC2-Classic is no longer available.",
);
// ours: no evidence of AWS's texts
const poolNotFound = awsError(
  "InvalidPublicIpv4Pool.NotFound",
  (id: string) => `The public IPv4 pool ID '${id}' does not exist`,
);
const otherBorderGroup = awsError(
  "InvalidParameterValue",
  (name: string) => `Value (${name}) for parameter networkBorderGroup is invalid.`,
);

/** Where an Elastic IP comes from: the address, its pool, and the changes that take it. */
export interface Source {
  readonly publicIp: string;
  readonly publicIpv4Pool: string;
  readonly ipamPoolId?: string;
  readonly ipamPoolAllocationId?: string;
  readonly changes: readonly Change[];
}

type Input = InputOf<"ec2", "AllocateAddress">;

/** Decides where the address comes from. Everything that may steer an allocation steers it here, and only here. */
export function sourceOf(call: Call<Input>): Source {
  const { Address, PublicIpv4Pool = AMAZON_POOL, CustomerOwnedIpv4Pool, IpamPoolId } = call.input;
  const otherPool = [CustomerOwnedIpv4Pool, IpamPoolId].find((id) => id !== undefined) ?? PublicIpv4Pool;
  if (otherPool !== AMAZON_POOL) throw poolNotFound(otherPool);
  if (Address !== undefined) {
    const change = lendNamed(call, Address);
    if (change === undefined) throw addressNotFound(Address);
    return { publicIp: Address, publicIpv4Pool: AMAZON_POOL, changes: [change] };
  }
  const { publicIp, change } = lend(call);
  return { publicIp, publicIpv4Pool: AMAZON_POOL, changes: [change] };
}

export default operation("ec2", "AllocateAddress", {
  touches: () => [],
  decide(call) {
    const { input, world, limits, newId, caller, region } = call;
    if (input.Domain === "standard") throw standardDomain();
    const { NetworkBorderGroup = region } = input;
    if (NetworkBorderGroup !== region) throw otherBorderGroup(NetworkBorderGroup);
    const tags = tagsFor("elastic-ip", input.TagSpecifications, limits);
    if (world.count("elastic-ip") >= limits.elasticIpsPerRegion) throw addressLimit();
    const { changes, ...source } = sourceOf(call);
    const elasticIp: ElasticIp = {
      id: newId("eipalloc"),
      ownerId: caller.account,
      networkBorderGroup: NetworkBorderGroup,
      tags,
      ...source,
    };
    return {
      changes: [...changes, put("elastic-ip", elasticIp)],
      output: {
        AllocationId: elasticIp.id,
        PublicIp: elasticIp.publicIp,
        PublicIpv4Pool: elasticIp.publicIpv4Pool,
        NetworkBorderGroup,
        Domain: "vpc" as const,
      },
    };
  },
});
