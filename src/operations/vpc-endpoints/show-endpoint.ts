/** Shows a VPC endpoint. */

import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { ConnectionState, VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import type { World } from "../../model/world/world.ts";
import type { VpcEndpoint as Shown } from "../../wire/generated/ec2.ts";
import { showGroups } from "../network-interfaces/interface-groups.ts";
import { showTags } from "../tags/tag-rules.ts";
import { interfacesOfEndpoint, tablesOf } from "./endpoint.ts";
import { interfaceService } from "./endpoint-services.ts";
import { privateNameOf } from "./private-dns.ts";

/** AWS: each Region has its own hosted zone for the names of interface endpoints. ours: one zone for all Regions. */
export const HOSTED_ZONE = "Z7HUB22UULQXV";
const PRIVATE_ZONE = "Z1K56Z6FNPJRR";

/** The names that lead to the endpoint alone: one for all of it, and one for each zone. */
export function namesOfEndpoint(endpoint: VpcEndpoint, interfaces: readonly NetworkInterface[]): readonly string[] {
  const { serviceRegion, serviceName } = endpoint;
  const domain =
    interfaceService(serviceRegion, serviceName)?.domain ??
    `${serviceName.split(".").at(-1)}.${serviceRegion}.vpce.amazonaws.com`;
  // AWS: buckets are subdomains of the endpoint's name (catalogue 388).
  const own = `${serviceName.endsWith(".s3") ? "*." : ""}${endpoint.id}-${endpoint.id.slice(-8)}`;
  return [`${own}.${domain}`, ...interfaces.map(({ availabilityZone }) => `${own}-${availabilityZone}.${domain}`)];
}

const dnsEntriesOf = (endpoint: VpcEndpoint, interfaces: readonly NetworkInterface[]): Shown["DnsEntries"] => [
  ...namesOfEndpoint(endpoint, interfaces).map((DnsName) => ({ DnsName, HostedZoneId: HOSTED_ZONE })),
  ...(endpoint.isPrivateDnsEnabled ? [{ DnsName: privateNameOf(endpoint), HostedZoneId: PRIVATE_ZONE }] : []),
];

/** `interfaces` and `tables` may come from the same call, and not be in the world yet. */
export function showEndpoint(
  world: World,
  endpoint: VpcEndpoint,
  state: "pending" | ConnectionState = endpoint.state ?? "available",
  interfaces: readonly NetworkInterface[] = interfacesOfEndpoint(world, endpoint),
  tableIds: readonly string[] = tablesOf(world, endpoint).map(({ id }) => id),
): Shown {
  const isInterface = endpoint.type === "Interface";
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: endpoint.type,
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    ServiceRegion: endpoint.serviceRegion,
    // AWS: states are in lower case, whatever its own models say.
    State: state as unknown as NonNullable<Shown["State"]>,
    // AWS: only for types that have policies.
    PolicyDocument: endpoint.policyDocument || undefined,
    RouteTableIds: tableIds,
    SubnetIds: interfaces.map(({ subnetId }) => subnetId),
    // AWS: catalogue 361
    Groups: showGroups(world, interfaces[0] ?? { groupIds: endpoint.groupIds ?? [], vpcId: endpoint.vpcId }),
    IpAddressType: endpoint.ipAddressType,
    DnsOptions: endpoint.dnsOptions,
    PrivateDnsEnabled: endpoint.isPrivateDnsEnabled,
    RequesterManaged: false,
    NetworkInterfaceIds: interfaces.map(({ id }) => id),
    DnsEntries: isInterface ? dnsEntriesOf(endpoint, interfaces) : [],
    CreationTimestamp: endpoint.createdAt,
    OwnerId: endpoint.ownerId,
    Tags: showTags(endpoint.tags),
  };
}
