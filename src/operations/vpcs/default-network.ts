/**
 * The network that every account has in every Region from the start: a default VPC with its group, a subnet in every zone,
 * and a route to the internet.
 */

import { formatPrefix, prefix, prefixOf } from "../../address/prefix.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { regions, type Zone, zonesOf } from "../../model/regions.ts";
import { type Change, type PartitionKey, put } from "../../model/world/change.ts";
import type { NewId } from "../../model/world/ids.ts";
import { makeDhcpOptions } from "../dhcp-options/make-dhcp-options.ts";
import { makeSubnet } from "../subnets/make-subnet.ts";
import { makeVpc } from "./make-vpc.ts";

/** AWS: the default VPC's block is the same everywhere, and its subnets are /20 blocks of it. */
const DEFAULT_VPC_CIDR = "172.31.0.0/16";
const DEFAULT_SUBNET_LENGTH = 20;

/** The default subnets that the VPC's block has room for, in the order of their addresses. */
export function defaultSubnetBlocks(): readonly string[] {
  const { family, value, length } = prefix(DEFAULT_VPC_CIDR);
  const size = 1n << BigInt(32 - DEFAULT_SUBNET_LENGTH);
  return Array.from({ length: 1 << (DEFAULT_SUBNET_LENGTH - length) }, (_, i) =>
    formatPrefix(prefixOf(family, value + size * BigInt(i), DEFAULT_SUBNET_LENGTH)),
  );
}

/** `newId` should return the same ids for the same partition, so that default networks keep their ids. */
export function defaultNetwork(key: PartitionKey, newId: NewId): readonly Change[] {
  // Amazon's own partition, and whatever a record from elsewhere calls a Region.
  if (!regions.has(key.region)) return [];
  const options = makeDhcpOptions(key, newId);
  return [put("dhcp-options", options), ...makeDefaultVpc(key, options.id, newId).changes];
}

/** A default VPC with its internet gateway and a default subnet in every zone. */
export function makeDefaultVpc(
  { account, region }: PartitionKey,
  dhcpOptionsId: string,
  newId: NewId,
): { readonly vpc: Vpc; readonly changes: readonly Change[] } {
  const vpc: Vpc = {
    id: newId("vpc"),
    ownerId: account,
    cidrBlocks: [{ associationId: newId("vpc-cidr-association"), cidr: DEFAULT_VPC_CIDR }],
    ipv6CidrBlocks: [],
    isDefault: true,
    tenancy: "default",
    dhcpOptionsId,
    enableDnsSupport: true,
    enableDnsHostnames: true,
    enableNetworkAddressUsageMetrics: false,
    tags: [],
  };
  const gateway = { id: newId("internet-gateway"), ownerId: account, vpcId: vpc.id, tags: [] };
  const made = makeVpc(vpc, newId, [
    { destination: "0.0.0.0/0", target: { kind: "internet-gateway", id: gateway.id }, origin: "CreateRoute" },
  ]);
  const blocks = defaultSubnetBlocks();
  const subnets = zonesOf(region).flatMap((zone, i) => {
    const subnet = defaultSubnet(vpc, zone, blocks[i] as string, newId);
    return makeSubnet(subnet, made.networkAclId, newId);
  });
  return { vpc, changes: [...made.changes, put("internet-gateway", gateway), ...subnets] };
}

/** AWS: instances in a default subnet get a public address. */
export const defaultSubnet = (vpc: Vpc, zone: Zone, cidr: string, newId: NewId): Subnet => ({
  id: newId("subnet"),
  ownerId: vpc.ownerId,
  vpcId: vpc.id,
  availabilityZone: zone.name,
  availabilityZoneId: zone.id,
  cidr,
  ipv6CidrBlocks: [],
  isDefault: true,
  mapPublicIpOnLaunch: true,
  assignIpv6AddressOnCreation: false,
  enableDns64: false,
  ipv6Native: false,
  hostnameType: "ip-name",
  enableResourceNameDnsARecord: false,
  enableResourceNameDnsAaaaRecord: false,
  tags: [],
});
