/** The provider's side of PrivateLink: services, who may connect to them, and the endpoints of others that did. */
import type { Tagged } from "../tag.ts";
import type { ConnectionState } from "../vpc-endpoint.ts";

export interface EndpointService extends Tagged {
  readonly ownerId: string;
  readonly type: "Interface" | "GatewayLoadBalancer";
  /** ARNs, in the order of their addition. */
  readonly loadBalancerArns: readonly string[];
  readonly acceptanceRequired: boolean;
  readonly ipAddressTypes: readonly ("ipv4" | "ipv6")[];
  /** The Regions from which consumers may reach it; its own is always one of them. */
  readonly regions: readonly string[];
  readonly privateDns?: ServiceDnsName;
  readonly payerResponsibility?: "ServiceOwner";
  /** The zones that an import said it's in, for load balancers that the import didn't hold. */
  readonly zones?: readonly string[];
}

/** The name that its consumers use, and the TXT record that proves whose domain it is. */
export interface ServiceDnsName {
  readonly name: string;
  readonly state: "pendingVerification" | "verified" | "failed";
  readonly recordName: string;
  readonly recordValue: string;
}

/** Lets a principal connect. */
export interface EndpointServicePermission extends Tagged {
  readonly ownerId: string;
  readonly serviceId: string;
  /** An ARN, the name of a service, or `*` for everyone. */
  readonly principal: string;
}

/** An endpoint that leads to the service. Its own record is in its owner's partition, and has the same state. */
export interface EndpointConnection extends Tagged {
  /** The owner of the service. */
  readonly ownerId: string;
  readonly serviceId: string;
  readonly endpointId: string;
  readonly endpointOwnerId: string;
  readonly endpointRegion: string;
  readonly state: ConnectionState;
  readonly ipAddressType: "ipv4" | "ipv6" | "dualstack";
  /** Those that the endpoint had when it was created or last changed. */
  readonly dnsNames: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Asks for news about the connections of a service, or about an endpoint. Cordon sends no news: there's no topic to send them to. */
export interface ConnectionNotification {
  readonly id: string;
  readonly ownerId: string;
  readonly serviceId?: string;
  readonly endpointId?: string;
  readonly topicArn: string;
  readonly events: readonly string[];
}

/** In Amazon's own partition: where the service with this id is. It only leads there, and proves nothing. */
export interface OfferedService {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** `com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0` */
export const nameOfService = (id: string, region: string): string => `com.amazonaws.vpce.${region}.${id}`;

/** The Region and the id in such a name; undefined for a service of Amazon's own. */
export function serviceInName(name: string): { readonly region: string; readonly id: string } | undefined {
  const found = /^com\.amazonaws\.vpce\.([a-z0-9-]+)\.(vpce-svc-[0-9a-f]+)$/.exec(name);
  return found === null ? undefined : { region: found[1] ?? "", id: found[2] ?? "" };
}
