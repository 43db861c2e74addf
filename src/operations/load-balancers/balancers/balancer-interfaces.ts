/** The interfaces of a load balancer: one in each of its subnets, with its groups, and public addresses if it faces the internet. */
import { awsError } from "../../../model/aws-error.ts";
import type { BalancerType, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { ElasticIp, NetworkInterface } from "../../../model/records/network-interface.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { bindAddress } from "../../addresses/bind-address.ts";
import { lend, returned } from "../../addresses/public-addresses.ts";
import { AddressChooser } from "../../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../../network-interfaces/make-interface.ts";
import { AMAZON_ELB } from "../../network-interfaces/show-interface.ts";
import type { Call } from "../../operation.ts";
import { findSubnet } from "../../subnets/find-subnet.ts";
import { publicOnly, validation } from "../balancer-words.ts";

// AWS: the codes and texts (catalogue 561)
const sameZone = awsError(
  "InvalidConfigurationRequest",
  () => "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
);
const needsTwoZones = validation(() => "At least two subnets in two different Availability Zones must be specified");
const noInternetGateway = awsError("InvalidSubnet", (vpcId: string) => `VPC ${vpcId} has no internet gateway`);
const elasticIpTaken = awsError("ResourceInUse", () => "The allocation IDs are not available for use");
// AWS: the codes (its model); ours: no evidence of AWS's texts
const subnetNotFound = awsError("SubnetNotFound", (id: string) => `The subnet ID '${id}' does not exist`);
const allocationNotFound = awsError("AllocationIdNotFound", (id: string) => `The allocation IDs '${id}' do not exist`);
const needsSubnets = validation(() => "At least one subnet must be specified");
const subnetsTwice = validation(() => "You can specify either subnets or subnet mappings, not both");
const otherVpc = awsError("InvalidConfigurationRequest", () => "All subnets must be in the same VPC");
const onlyNetwork = validation((what: string) => `${what} can be specified only for Network Load Balancers`);
const onlyPublic = validation(() => "An Elastic IP address is for an internet-facing load balancer");
const onlyInternal = validation(() => "A private IPv4 address is for an internal load balancer");
const noIpv6 = awsError(
  "InvalidSubnet",
  (id: string) => `Subnet ${id} has no IPv6 CIDR block, which a dual-stack load balancer needs`,
);

export interface SubnetMapping {
  readonly SubnetId?: string | undefined;
  readonly AllocationId?: string | undefined;
  readonly PrivateIPv4Address?: string | undefined;
  readonly IPv6Address?: string | undefined;
  readonly SourceNatIpv6Prefix?: string | undefined;
}

/** The subnets that a call names in either way, with what it says of each. */
export function mappingsOf(input: {
  readonly Subnets?: readonly string[] | undefined;
  readonly SubnetMappings?: readonly SubnetMapping[] | undefined;
}): readonly SubnetMapping[] {
  const { Subnets = [], SubnetMappings = [] } = input;
  if (Subnets.length > 0 && SubnetMappings.length > 0) throw subnetsTwice();
  const mappings = Subnets.length > 0 ? [...new Set(Subnets)].map((SubnetId) => ({ SubnetId })) : SubnetMappings;
  if (mappings.length === 0) throw needsSubnets();
  return mappings;
}

/** The subnets of the mappings, which fit together: of one VPC, each in a zone of its own. */
export function subnetsOf(
  { world }: Pick<Call<unknown>, "world">,
  type: BalancerType,
  mappings: readonly SubnetMapping[],
): readonly Subnet[] {
  const subnets = mappings.map(({ SubnetId = "" }) => {
    const found = world.get("subnet", SubnetId);
    if (found === undefined) throw subnetNotFound(SubnetId);
    return found;
  });
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1) throw otherVpc();
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < subnets.length) throw sameZone();
  if (type === "application" && zones.size < 2) throw needsTwoZones();
  return subnets;
}

/** The prefixes that a call names for source NAT, as records keep them. */
export function sourcePrefixes(mappings: readonly SubnetMapping[]): Pick<LoadBalancer, "sourceNatIpv6Prefixes"> {
  const named = mappings.flatMap(({ SubnetId = "", SourceNatIpv6Prefix: text }) =>
    text === undefined ? [] : [[SubnetId, text] as const],
  );
  return named.length === 0 ? {} : { sourceNatIpv6Prefixes: Object.fromEntries(named) };
}

type Place = Pick<LoadBalancer, "id" | "type" | "scheme" | "groupIds" | "ipAddressType" | "vpcId" | "attributes">;

const WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4";

const hasPublicIpv4 = ({ scheme, ipAddressType }: Place): boolean =>
  scheme === "internet-facing" && ipAddressType !== WITHOUT_PUBLIC_IPV4;

export interface Made {
  readonly interfaces: readonly NetworkInterface[];
  readonly changes: readonly Change[];
}

const INTERFACE_TYPES: Readonly<Record<BalancerType, string>> = {
  application: "interface",
  network: "network_load_balancer",
  gateway: "gateway_load_balancer",
};

/** Makes an interface in each of the subnets. `lent` are the public addresses that the call has already taken. */
export function makeBalancerInterfaces(
  call: Call<unknown>,
  balancer: Place,
  subnets: readonly Subnet[],
  mappings: readonly SubnetMapping[],
  lent = new Set<string>(),
): Made {
  const { type, scheme, ipAddressType } = balancer;
  if (ipAddressType === WITHOUT_PUBLIC_IPV4 && (type !== "application" || scheme !== "internet-facing")) {
    throw publicOnly(`The IP address type ${ipAddressType}`);
  }
  if (scheme === "internet-facing" && !hasAny(call.world.by("internet-gateway", "vpc", balancer.vpcId))) {
    throw noInternetGateway(balancer.vpcId);
  }
  const chooser = new AddressChooser(call);
  const each = subnets.map((subnet) => {
    const mapping = mappings.find(({ SubnetId }) => SubnetId === subnet.id) ?? {};
    refuseMapping(balancer, mapping);
    return withPublicAddress(call, balancer, makeOne(call, chooser, balancer, subnet, mapping), mapping, lent);
  });
  return {
    interfaces: each.flatMap(({ interfaces }) => interfaces),
    changes: each.flatMap(({ changes }) => changes),
  };
}

function refuseMapping({ type, scheme }: Place, mapping: SubnetMapping): void {
  const { AllocationId, PrivateIPv4Address, IPv6Address, SourceNatIpv6Prefix } = mapping;
  if (type !== "network") {
    if (AllocationId !== undefined) throw onlyNetwork("An allocation ID");
    if (PrivateIPv4Address !== undefined) throw onlyNetwork("A private IPv4 address");
    if (IPv6Address !== undefined) throw onlyNetwork("An IPv6 address");
    if (SourceNatIpv6Prefix !== undefined) throw onlyNetwork("A prefix for source NAT");
  }
  if (AllocationId !== undefined && scheme !== "internet-facing") throw onlyPublic();
  if (PrivateIPv4Address !== undefined && scheme === "internet-facing") throw onlyInternal();
}

function makeOne(
  call: Call<unknown>,
  chooser: AddressChooser,
  { id, type, groupIds, ipAddressType, attributes }: Place,
  subnet: Subnet,
  { PrivateIPv4Address, IPv6Address }: SubnetMapping,
): NetworkInterface {
  const hasIpv6 = ipAddressType !== "ipv4";
  if (hasIpv6 && subnet.ipv6CidrBlocks.length === 0) throw noIpv6(subnet.id);
  const made = makeManagedInterface(call, chooser, subnet, {
    groupIds,
    // AWS: catalogue 562
    description: `ELB ${id}`,
    interfaceType: INTERFACE_TYPES[type],
    requesterId: AMAZON_ELB,
    ...(type === "application" && { attachedBy: AMAZON_ELB }),
    PrivateIpAddress: PrivateIPv4Address,
    ...(hasIpv6
      ? IPv6Address === undefined
        ? { Ipv6AddressCount: 1 }
        : { Ipv6Addresses: [{ Ipv6Address: IPv6Address }] }
      : { Ipv6AddressCount: 0 }),
  });
  return attributes["ipv6.deny_all_igw_traffic"] === "true" ? { ...made, denyAllIgwTraffic: true } : made;
}

/** Public addresses of interfaces that face the internet: the Elastic IPs that the call names, or Amazon's. */
function withPublicAddress(
  call: Call<unknown>,
  balancer: Place,
  nic: NetworkInterface,
  { AllocationId }: SubnetMapping,
  lent: Set<string>,
): Made {
  if (AllocationId !== undefined) {
    const { changes } = bindAddress(call, freeElasticIp(call, AllocationId), nic, { mayReassociate: false });
    return { interfaces: [nic], changes: [put("network-interface", nic), ...changes] };
  }
  if (!hasPublicIpv4(balancer)) return { interfaces: [nic], changes: [put("network-interface", nic)] };
  return withLentAddress(call, nic, lent);
}

function withLentAddress(call: Call<unknown>, nic: NetworkInterface, lent: Set<string>): Made {
  const { publicIp, change } = lend(call, lent);
  lent.add(publicIp);
  const reached = { ...nic, publicIp };
  return { interfaces: [reached], changes: [put("network-interface", reached), change] };
}

function freeElasticIp({ world }: Call<unknown>, id: string): ElasticIp {
  const found = world.get("elastic-ip", id);
  if (found === undefined) throw allocationNotFound(id);
  if (found.association !== undefined) throw elasticIpTaken();
  return found;
}

/** An interface that the load balancer already has, with the addresses that its type of addresses asks for. */
export function withAddressType(call: Call<unknown>, balancer: Place, nic: NetworkInterface, lent: Set<string>): Made {
  const { world } = call;
  const hasIpv6 = balancer.ipAddressType !== "ipv4";
  const isSame = hasIpv6 === nic.ipv6.length > 0;
  const changed = isSame ? nic : { ...nic, ipv6: hasIpv6 ? [oneIpv6(call, nic)] : [] };
  const { publicIp, ...hidden } = changed;
  if (publicIp !== undefined && !hasPublicIpv4(balancer)) {
    return { interfaces: [hidden], changes: [put("network-interface", hidden), ...returned(world, publicIp)] };
  }
  const isReached = publicIp !== undefined || hasAny(world.by("elastic-ip", "interface", nic.id));
  if (!isReached && hasPublicIpv4(balancer)) return withLentAddress(call, changed, lent);
  return { interfaces: [changed], changes: isSame ? [] : [put("network-interface", changed)] };
}

function oneIpv6(call: Call<unknown>, { subnetId }: NetworkInterface): NetworkInterface["ipv6"][number] {
  const subnet = findSubnet(call.world, subnetId);
  if (subnet.ipv6CidrBlocks.length === 0) throw noIpv6(subnetId);
  return { address: new AddressChooser(call).any(subnet, "ipv6"), isPrimary: false };
}
