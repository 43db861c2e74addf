/** A network interface: addresses in a subnet, and the groups that filter what passes it. */
import type { Resource, Tagged } from "./tag.ts";

interface PrivateIpv4 {
  readonly address: string;
  readonly isPrimary: boolean;
}

export interface NetworkInterface extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly description: string;
  readonly macAddress: string;
  /** The primary address first; empty for an interface in an IPv6-only subnet. */
  readonly privateIpv4: readonly PrivateIpv4[];
  readonly ipv6: readonly { readonly address: string; readonly isPrimary: boolean }[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Prefixes: readonly string[];
  readonly groupIds: readonly string[];
  readonly sourceDestCheck: boolean;
  readonly interfaceType: string;
  readonly requesterId?: string;
  readonly requesterManaged: boolean;
  /** The service that manages it for an instance of its own, if one does. */
  readonly operator?: string;
  /** A public address that lasts as long as the attachment, not an Elastic IP. */
  readonly publicIp?: string;
  /** Whether the interface gets a public address again whenever the instance starts. */
  readonly associatePublicIpAddress?: boolean;
  readonly connectionTracking?: ConnectionTracking;
  /** Whether internet gateways may carry nothing to or from it. */
  readonly denyAllIgwTraffic?: boolean;
  /** In the members of AWS's shape. */
  readonly publicIpDnsNameOptions?: Readonly<Record<string, unknown>>;
  readonly attachment?: NetworkInterfaceAttachment;
  /** The most recent attachment that has ended. */
  readonly lastAttachment?: NetworkInterfaceAttachment;
  readonly enablePrimaryIpv6?: boolean;
}

/** Types of interfaces that are somebody's own, whoever asked for them. */
const OWN_TYPES: ReadonlySet<string> = new Set(["interface", "efa", "efa-only", "trunk", "branch"]);

/**
 * What an interface that a service manages is for, in the service's words: `ELB app/web/50dc6c495c0c9188`, `RDSNetworkInterface`,
 * `AWS Lambda VPC ENI-orders-...`. Undefined for others.
 */
export function purposeOf({
  description,
  requesterManaged,
  interfaceType,
}: Pick<NetworkInterface, "description" | "requesterManaged" | "interfaceType">): string | undefined {
  const isManaged = requesterManaged || !OWN_TYPES.has(interfaceType);
  return isManaged && description !== "" ? description : undefined;
}

/** What AWS adds to tell apart what has the same name. */
const DISTINCTION = /(?:\/[0-9a-f]{16}|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The names that people write for an interface that a service manages: with and without what AWS adds to tell it apart. */
export function purposesOf(nic: NetworkInterface): readonly string[] {
  const purpose = purposeOf(nic);
  return purpose === undefined ? [] : [purpose, purpose.replace(DISTINCTION, "")];
}

/** Seconds after which idle flows are forgotten, as members of AWS's shape. */
export interface ConnectionTracking {
  readonly TcpEstablishedTimeout?: number | undefined;
  readonly UdpStreamTimeout?: number | undefined;
  readonly UdpTimeout?: number | undefined;
}

export interface NetworkInterfaceAttachment {
  /** `eni-attach-...` */
  readonly id: string;
  readonly instanceId?: string;
  readonly instanceOwnerId: string;
  readonly deviceIndex: number;
  readonly networkCardIndex: number;
  readonly deleteOnTermination: boolean;
  /** ISO 8601. */
  readonly attachedAt: string;
  /** Members of AWS's shape. */
  readonly enaSrd?: {
    readonly EnaSrdEnabled?: boolean | undefined;
    readonly EnaSrdUdpSpecification?: { readonly EnaSrdUdpEnabled?: boolean | undefined } | undefined;
  };
  readonly enaQueueCount?: number;
}

/** An Elastic IP address. */
export interface ElasticIp extends Tagged {
  readonly publicIp: string;
  readonly ownerId: string;
  readonly networkBorderGroup: string;
  readonly publicIpv4Pool: string;
  readonly association?: {
    /** `eipassoc-...` */
    readonly id: string;
    /** The interface and its address, unless a regional NAT gateway has the address. */
    readonly networkInterfaceId?: string;
    readonly privateIp?: string;
    readonly instanceId?: string;
    readonly natGatewayId?: string;
  };
  /** The service that allocated it for itself, and releases it: a regional NAT gateway, or what an import found. */
  readonly serviceManaged?: "alb" | "nlb" | "rds" | "rnat";
  /** The IPAM pool and allocation that the address came from, if any, and their partition. */
  readonly ipam?: {
    readonly poolId: string;
    readonly allocationId: string;
    readonly ownerId: string;
    readonly region: string;
  };
  readonly domainName?: string;
}

/** What another account may do with an interface. */
export interface NetworkInterfacePermission extends Resource {
  readonly networkInterfaceId: string;
  readonly account: string;
  readonly permission: "INSTANCE-ATTACH" | "EIP-ASSOCIATE";
}

/**
 * A public address of Amazon's that has been allocated, or a block that someone brought to AWS; `id` is the address or the
 * CIDR. Kept in Amazon's own partition.
 */
export interface PublicAddress extends Resource {
  /** The account that has it. */
  readonly account: string;
  readonly region: string;
}

/** AWS: the size of a delegated prefix in either family. */
export const DELEGATED_LENGTH = { ipv4: 28, ipv6: 80 } as const;
