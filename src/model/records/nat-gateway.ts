/** NAT gateways: private hosts reach the outside through them. Each address belongs to a network interface. */
import type { Tagged } from "./tag.ts";

export interface NatGatewayAddress {
  /** Regional gateways have no interfaces, and so no private addresses. */
  readonly networkInterfaceId?: string;
  readonly privateIp?: string;
  readonly isPrimary: boolean;
  /** The Elastic IP and its association; absent on private gateways and on secondary private addresses. */
  readonly allocationId?: string;
  readonly associationId?: string;
  readonly publicIp?: string;
  /** Of regional gateways: the zone from which packets get this address. */
  readonly zone?: { readonly name: string; readonly id: string };
}

export interface NatGateway extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  /** Regional gateways stand in no subnet. */
  readonly subnetId?: string;
  readonly connectivityType: "public" | "private";
  readonly addresses: readonly NatGatewayAddress[];
  /** Present if it's in several zones, and not in a subnet of one. */
  readonly regional?: {
    /** Its own table, which leads what comes out of it. */
    readonly routeTableId: string;
    /** Whether it gets Elastic IPs of its own in each zone that has interfaces, or keeps to those that it was given. */
    readonly expandsItself: boolean;
  };
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. Records of deleted gateways stay visible for a while after this. */
  readonly deletedAt?: string;
  /** Why it couldn't be created. A failed gateway has no addresses, and disappears after a while. */
  readonly failure?: { readonly code: string; readonly message: string };
}
