/** VPC endpoints: private ways from a VPC to a service of AWS's. */
import type { Tagged } from "./tag.ts";

/**
 * A gateway endpoint is a route in each of its route tables, an interface endpoint an interface in each of its subnets:
 * the tables and interfaces are found by the endpoint's id, and not listed here again.
 */
export interface VpcEndpoint extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly type: "Gateway" | "Interface";
  readonly serviceName: string;
  readonly serviceRegion: string;
  /** JSON. */
  readonly policyDocument: string;
  readonly isPrivateDnsEnabled: boolean;
  readonly ipAddressType: "ipv4" | "ipv6" | "dualstack";
  /** In the members of AWS's shape. */
  readonly dnsOptions: Readonly<Record<string, unknown>>;
  /** The interfaces of an interface endpoint, one a subnet, in the order that they were made. */
  readonly networkInterfaceIds: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
}
