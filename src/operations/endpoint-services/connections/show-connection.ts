/** Shows a connection to the owner of the service. */
import type { EndpointConnection } from "../../../model/records/private-link/endpoint-service.ts";
import type { World } from "../../../model/world/world.ts";
import type { VpcEndpointConnection } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { HOSTED_ZONE } from "../../vpc-endpoints/show-endpoint.ts";

export function showConnection(connection: EndpointConnection, world: World): VpcEndpointConnection {
  const service = world.get("endpoint-service", connection.serviceId);
  const arns = service?.loadBalancerArns;
  return {
    ServiceId: connection.serviceId,
    VpcEndpointId: connection.endpointId,
    VpcEndpointOwner: connection.endpointOwnerId,
    VpcEndpointRegion: connection.endpointRegion,
    // AWS: states begin in lower case, whatever its own models say.
    VpcEndpointState: connection.state as unknown as NonNullable<VpcEndpointConnection["VpcEndpointState"]>,
    CreationTimestamp: connection.createdAt,
    DnsEntries: connection.dnsNames.map((DnsName) => ({ DnsName, HostedZoneId: HOSTED_ZONE })),
    ...(service?.type === "Interface" ? { NetworkLoadBalancerArns: arns } : { GatewayLoadBalancerArns: arns }),
    IpAddressType: connection.ipAddressType,
    VpcEndpointConnectionId: connection.id,
    Tags: showTags(connection.tags),
  };
}
