/** Shows an endpoint service to its owner. */
import { type EndpointService, nameOfService } from "../../../model/records/private-link/endpoint-service.ts";
import type { World } from "../../../model/world/world.ts";
import type { ServiceConfiguration } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { zonesOfService } from "./service-balancers.ts";

/** The end of the names of its endpoints. */
export const domainOfService = (id: string, region: string): string => `${id}.${region}.vpce.amazonaws.com`;

export function showConfiguration(service: EndpointService, world: World): ServiceConfiguration {
  const { id, type, loadBalancerArns, privateDns } = service;
  const zones = zonesOfService(world, service);
  return {
    ServiceType: [{ ServiceType: type }],
    ServiceId: id,
    ServiceName: nameOfService(id, world.region),
    ServiceState: "Available",
    AvailabilityZones: zones.map(({ name }) => name),
    AvailabilityZoneIds: zones.map((zone) => zone.id),
    AcceptanceRequired: service.acceptanceRequired,
    ManagesVpcEndpoints: false,
    ...(type === "Interface"
      ? { NetworkLoadBalancerArns: loadBalancerArns }
      : { GatewayLoadBalancerArns: loadBalancerArns }),
    SupportedIpAddressTypes: service.ipAddressTypes,
    BaseEndpointDnsNames: [domainOfService(id, world.region)],
    PrivateDnsName: privateDns?.name,
    PrivateDnsNameConfiguration:
      privateDns === undefined
        ? {}
        : { State: privateDns.state, Type: "TXT", Value: privateDns.recordValue, Name: privateDns.recordName },
    PayerResponsibility: service.payerResponsibility,
    SupportedRegions: service.regions.map((Region) => ({ Region, ServiceState: "Available" })),
    RemoteAccessEnabled: service.regions.length > 1,
    Tags: showTags(service.tags),
  };
}
