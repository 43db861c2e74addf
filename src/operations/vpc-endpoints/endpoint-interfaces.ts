/** The interfaces of interface endpoints: one in each subnet, managed by AWS, with the endpoint's groups. */
import { awsError } from "../../model/aws-error.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { AddressChooser } from "../network-interfaces/addresses/choose-addresses.ts";
import { groupsOf } from "../network-interfaces/interface-groups.ts";
import { makeManagedInterface } from "../network-interfaces/make-interface.ts";
import type { Call } from "../operation.ts";
import { findSubnet } from "../subnets/find-subnet.ts";

const sameZone = awsError(
  "DuplicateSubnetsInSameZone",
  (subnetId: string) => `Found another VPC endpoint subnet in the availability zone of ${subnetId}`,
);
const otherNetwork = awsError(
  "InvalidParameter",
  (subnetId: string, vpcId: string) => `Subnet ${subnetId} and VPC ${vpcId} belong to different networks.`,
);

export interface SubnetConfiguration {
  readonly SubnetId?: string | undefined;
  readonly Ipv4?: string | undefined;
  readonly Ipv6?: string | undefined;
}

// AWS: the text (catalogue 609)
const otherZone = awsError(
  "InvalidParameter",
  (serviceName: string, subnetId: string) =>
    `The VPC endpoint service ${serviceName} does not support the availability zone of the subnet: ${subnetId}.`,
);
// ours: no evidence of AWS's text
const oneSubnet = awsError("InvalidParameter", () => "A Gateway Load Balancer endpoint has exactly one subnet.");

type Place = Pick<VpcEndpoint, "id" | "vpcId" | "ipAddressType" | "serviceName" | "type">;

function makeOne(
  call: Call<unknown>,
  chooser: AddressChooser,
  endpoint: Place,
  subnet: Subnet,
  groupIds: readonly string[],
  { Ipv4, Ipv6 }: SubnetConfiguration,
): NetworkInterface {
  const hasIpv6 = endpoint.ipAddressType !== "ipv4";
  return makeManagedInterface(call, chooser, subnet, {
    groupIds,
    description: `VPC Endpoint Interface ${endpoint.id}`,
    interfaceType: endpoint.type === "Interface" ? "vpc_endpoint" : "gateway_load_balancer_endpoint",
    PrivateIpAddress: Ipv4,
    ...(hasIpv6 && (Ipv6 === undefined ? { Ipv6AddressCount: 1 } : { Ipv6Addresses: [{ Ipv6Address: Ipv6 }] })),
  });
}

/** The ids of the subnets that a call names in either way, each once. */
export const subnetsNamed = (
  subnetIds: readonly string[] = [],
  configurations: readonly SubnetConfiguration[] = [],
): readonly string[] => [...new Set([...subnetIds, ...configurations.flatMap(({ SubnetId }) => SubnetId ?? [])])];

/** AWS: in the zones of a customer's load balancers alone, if the service is in this Region. A Gateway Load Balancer endpoint has one subnet (the SDK's documentation). */
export function refuseZones(
  { world }: Pick<Call<unknown>, "world">,
  { type, serviceName }: Pick<VpcEndpoint, "type" | "serviceName">,
  subnetIds: readonly string[],
  zones: ReadonlySet<string> | undefined,
): void {
  for (const id of subnetIds) {
    const { availabilityZone } = findSubnet(world, id);
    if (zones?.has(availabilityZone) === false) throw otherZone(serviceName, id);
  }
  if (type === "GatewayLoadBalancer" && subnetIds.length !== 1) throw oneSubnet();
}

/** Makes an interface in each of `subnetIds`, in addition to those that the endpoint has. */
export function makeEndpointInterfaces(
  call: Call<unknown>,
  endpoint: Place,
  subnetIds: readonly string[],
  groups: readonly string[] | undefined,
  configurations: readonly SubnetConfiguration[],
  existing: readonly NetworkInterface[] = [],
): readonly NetworkInterface[] {
  const chooser = new AddressChooser(call);
  const zones = new Set(existing.map(({ availabilityZone }) => availabilityZone));
  return subnetsNamed(subnetIds, configurations)
    .filter((id) => !existing.some(({ subnetId }) => subnetId === id))
    .map((id) => {
      const subnet = findSubnet(call.world, id);
      if (subnet.vpcId !== endpoint.vpcId) throw otherNetwork(subnet.id, endpoint.vpcId);
      if (zones.has(subnet.availabilityZone)) throw sameZone(subnet.id);
      zones.add(subnet.availabilityZone);
      const groupIds = endpoint.type === "Interface" ? groupsOf(call.world, subnet, groups, call.limits) : [];
      const configuration = configurations.find(({ SubnetId }) => SubnetId === id) ?? {};
      return makeOne(call, chooser, endpoint, subnet, groupIds, configuration);
    });
}
