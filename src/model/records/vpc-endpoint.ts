/** VPC endpoints: private paths from a VPC to an AWS service, or to another customer's. */
import type { Tagged } from "./tag.ts";

/** Whether the owner of a customer's service lets an endpoint connect. */
export type ConnectionState = "available" | "pendingAcceptance" | "rejected";

/**
 * A gateway endpoint is a route in each of its route tables, an interface endpoint is an interface in each of its subnets.
 * The routes and interfaces are found by the endpoint's id.
 */
export interface VpcEndpoint extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly type: "Gateway" | "GatewayLoadBalancer" | "Interface";
  readonly serviceName: string;
  readonly serviceRegion: string;
  /** Of a customer's service; undefined of Amazon's own, and if an import didn't say it. */
  readonly serviceOwnerId?: string;
  /** The name of a customer's service that it may take over. */
  readonly privateDnsName?: string;
  /** Of an endpoint to a customer's service whose owner hasn't accepted it; undefined for one that works. */
  readonly state?: Exclude<ConnectionState, "available">;
  /** JSON; empty for a Gateway Load Balancer endpoint, which has no policy. */
  readonly policyDocument: string;
  readonly isPrivateDnsEnabled: boolean;
  readonly ipAddressType: "ipv4" | "ipv6" | "dualstack";
  /** Members of AWS's shape. */
  readonly dnsOptions: Readonly<Record<string, unknown>>;
  /** The interfaces of an interface endpoint, one per subnet, in order of creation. */
  readonly networkInterfaceIds: readonly string[];
  /** The groups that its interfaces will get, of one that has none yet; else its interfaces have them. */
  readonly groupIds?: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
}
