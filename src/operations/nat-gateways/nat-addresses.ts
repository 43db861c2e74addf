/** The addresses of a NAT gateway: private ones of its interface, each with an Elastic IP if the gateway is public. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { Change } from "../../model/world/change.ts";
import { bindAddress } from "../addresses/bind-address.ts";
import { findAllocation } from "../addresses/find-address.ts";
import type { Call } from "../operation.ts";
import { quotaExceeded } from "../quotas.ts";

// ours: no evidence of AWS's text
const tooManyElasticIps = quotaExceeded(
  "NatGatewayAddressLimitExceeded",
  "Elastic IP addresses of a NAT gateway",
  "elasticIpsPerNatGateway",
);
const tooManyAddresses = quotaExceeded(
  "NatGatewayAddressLimitExceeded",
  "private IPv4 addresses of a NAT gateway",
  "privateAddressesPerNatGateway",
);
export const givenTwice = awsError(
  "InvalidParameterValue",
  (id: string) => `The Elastic IP address ${id} is given more than once.`,
);

/** The Elastic IPs that a call names, each once. */
export function elasticIpsNamed(
  { world, limits }: Pick<Call<unknown>, "world" | "limits">,
  allocationIds: readonly string[],
  alreadyHeld = 0,
): readonly ElasticIp[] {
  if (alreadyHeld + allocationIds.length > limits.elasticIpsPerNatGateway) {
    throw tooManyElasticIps();
  }
  const seen = new Set<string>();
  return allocationIds.map((id) => {
    if (seen.has(id)) throw givenTwice(id);
    seen.add(id);
    return findAllocation(world, id);
  });
}

/** Refuses a gateway with too many private addresses, before any of them is chosen. */
export function refuseMorePrivateAddresses({ limits }: Pick<Call<unknown>, "limits">, count: number): void {
  if (count > limits.privateAddressesPerNatGateway) throw tooManyAddresses();
}

/** Binds Elastic IPs to private addresses of the gateway's interface, in order. */
export function bindElasticIps(
  call: Call<unknown>,
  nic: NetworkInterface,
  privateIps: readonly string[],
  elasticIps: readonly ElasticIp[],
): { readonly addresses: readonly NatGatewayAddress[]; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const addresses = privateIps.map((privateIp, i): NatGatewayAddress => {
    const isPrimary = nic.privateIpv4[0]?.address === privateIp;
    const address = { networkInterfaceId: nic.id, privateIp, isPrimary };
    const elasticIp = elasticIps[i];
    if (elasticIp === undefined) return address;
    const bound = bindAddress(call, elasticIp, nic, { privateIp, mayReassociate: false });
    changes.push(...bound.changes);
    const { id: allocationId, publicIp, association } = bound.elasticIp;
    return { ...address, allocationId, publicIp, associationId: association.id };
  });
  return { addresses, changes };
}
