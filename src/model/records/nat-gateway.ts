/** NAT gateways: private hosts reach the outside through them. Each address belongs to a network interface. */
import type { Tagged } from "./tag.ts";

export interface NatGatewayAddress {
  readonly networkInterfaceId: string;
  readonly privateIp: string;
  readonly isPrimary: boolean;
  /** The Elastic IP and its association; absent on private gateways and on secondary private addresses. */
  readonly allocationId?: string;
  readonly associationId?: string;
  readonly publicIp?: string;
}

export interface NatGateway extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly connectivityType: "public" | "private";
  readonly addresses: readonly NatGatewayAddress[];
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. Records of deleted gateways stay visible for a while after this. */
  readonly deletedAt?: string;
  /** Why it couldn't be created. A failed gateway has no addresses, and disappears after a while. */
  readonly failure?: { readonly code: string; readonly message: string };
}
