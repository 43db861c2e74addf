/** The AWS services that endpoints lead to; those of customers are in `endpoint-services`. */
import { awsError } from "../../model/aws-error.ts";
import { zonesOf } from "../../model/regions.ts";
import { interfaceServices } from "./endpoint-service-names.ts";

export interface EndpointService {
  readonly name: string;
  readonly type: "Gateway" | "Interface";
  /** `vpce-svc-...` */
  readonly id: string;
  /** The end of its endpoints' names; for a gateway service, the host that its clients connect to. */
  readonly domain: string;
  /** The host that its clients connect to, for example `ec2.us-east-1.amazonaws.com`, if an endpoint can take it over. */
  readonly privateDnsName?: string | undefined;
  readonly hasPolicy: boolean;
}

const GATEWAYS = ["s3", "dynamodb"];

/** AWS: each service has a fixed id per Region; ours are derived from the position in the table. */
const idOf = (type: string, place: number): string =>
  `vpce-svc-0${type === "Gateway" ? "a" : "b"}${place.toString(16).padStart(15, "0")}`;

const servicesByRegion = new Map<string, readonly EndpointService[]>();

export function endpointServices(region: string): readonly EndpointService[] {
  const known = servicesByRegion.get(region);
  if (known !== undefined) return known;
  const services = [
    ...GATEWAYS.map((suffix, i) => ({
      name: `com.amazonaws.${region}.${suffix}`,
      type: "Gateway" as const,
      id: idOf("Gateway", i),
      domain: `${suffix}.${region}.amazonaws.com`,
      hasPolicy: true,
    })),
    ...interfaceServices(region).map(({ name, host, domain, hasPolicy }, i) => ({
      name,
      type: "Interface" as const,
      id: idOf("Interface", i),
      domain,
      privateDnsName: host,
      hasPolicy,
    })),
  ];
  servicesByRegion.set(region, services);
  return services;
}

export const unknownService = awsError(
  "InvalidServiceName",
  (name: string) => `The Vpc Endpoint Service '${name}' does not exist`,
);

/** The interface service with a name, if there is one. */
export const interfaceService = (region: string, name: string): EndpointService | undefined =>
  endpointServices(region).find((each) => each.name === name && each.type === "Interface");

export const showService = (region: string, service: EndpointService) => ({
  ServiceName: service.name,
  ServiceId: service.id,
  ServiceType: [{ ServiceType: service.type }],
  ServiceRegion: region,
  AvailabilityZones: zonesOf(region).map(({ name }) => name),
  AvailabilityZoneIds: zonesOf(region).map(({ id }) => id),
  Owner: "amazon",
  BaseEndpointDnsNames: [service.domain],
  PrivateDnsName: service.privateDnsName,
  PrivateDnsNames: service.privateDnsName === undefined ? undefined : [{ PrivateDnsName: service.privateDnsName }],
  PrivateDnsNameVerificationState: service.privateDnsName === undefined ? undefined : ("verified" as const),
  VpcEndpointPolicySupported: service.hasPolicy,
  AcceptanceRequired: false,
  ManagesVpcEndpoints: false,
  SupportedIpAddressTypes: ["ipv4" as const, "ipv6" as const],
  Tags: [],
});
