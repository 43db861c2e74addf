/** VPC endpoints: private paths from a VPC to an AWS service. */
import type { Tagged } from "./tag.ts";

/**
 * A gateway endpoint is a route in each of its route tables, an interface endpoint is an interface in each of its subnets.
 * The routes and interfaces are found by the endpoint's id.
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
  /** Members of AWS's shape. */
  readonly dnsOptions: Readonly<Record<string, unknown>>;
  /** The interfaces of an interface endpoint, one per subnet, in order of creation. */
  readonly networkInterfaceIds: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
}
