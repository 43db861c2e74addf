/** Virtual private gateways, and what they're connected to: devices of customers, by VPN connections. */
import type { Tagged } from "../tag.ts";

export interface VpnGateway extends Tagged {
  readonly ownerId: string;
  readonly amazonSideAsn: number;
  /** The zone that the call named; it has no effect. */
  readonly availabilityZone?: string;
  readonly vpcId?: string;
  /** The VPC that it was detached from last, unless it's attached again. */
  readonly detachedFrom?: string;
  /** ISO 8601; a deleted gateway stays visible for a while after this. */
  readonly deletedAt?: string;
}

/** What a tunnel was asked to be, in members of AWS's shape, apart from its block and its key. */
export type TunnelOptions = Readonly<Record<string, unknown>>;

export interface VpnTunnel {
  /** The address of its AWS end. */
  readonly outsideIp: string;
  /** The /30, or /126, of both inside addresses: the first is that of the AWS end. */
  readonly insideCidr: string;
  /** The pre-shared key, readable to this server only; absent if a certificate takes its place, or an import brought none. */
  readonly sealedKey?: string;
  readonly options: TunnelOptions;
}

export interface VpnConnection extends Tagged {
  readonly ownerId: string;
  readonly customerGatewayId: string;
  /** At most one of the two; a connection may have no gateway yet. */
  readonly vpnGatewayId?: string;
  readonly transitGatewayId?: string;
  /** Of a VPN concentrator, and of a core network, which an import brings. */
  readonly concentratorId?: string;
  readonly coreNetworkArn?: string;
  readonly coreNetworkAttachmentArn?: string;
  readonly staticRoutesOnly: boolean;
  readonly accelerated: boolean;
  readonly insideIpVersion: "ipv4" | "ipv6";
  readonly outsideIpType: string;
  readonly transportAttachmentId?: string;
  readonly bandwidth: "standard" | "large";
  /** What the tunnels carry: on the customer's side, and on AWS's. */
  readonly localCidr: string;
  readonly remoteCidr: string;
  /** The secret that has the tunnels' keys, if Secrets Manager keeps them. */
  readonly keyArn?: string;
  readonly tunnels: readonly VpnTunnel[];
  /** Destinations of its static routes, in canonical form. */
  readonly routes: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; a deleted connection stays visible for a while after this. */
  readonly deletedAt?: string;
}

/** A device at the other end of VPN connections: what its owner says about it. */
export interface CustomerGateway extends Tagged {
  readonly ownerId: string;
  readonly bgpAsn: number;
  readonly ipAddress?: string;
  readonly certificateArn?: string;
  readonly deviceName?: string;
  /** ISO 8601; a deleted one stays visible for a while after this. */
  readonly deletedAt?: string;
}
