/** A network interface: addresses in a subnet, and the groups that filter what passes it. */
import type { Tag, Tagged } from "./tag.ts";

export interface PrivateIpv4 {
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
  /** The primary address first; none on an interface of an IPv6-only subnet. */
  readonly privateIpv4: readonly PrivateIpv4[];
  readonly ipv6: readonly { readonly address: string; readonly isPrimary: boolean }[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Prefixes: readonly string[];
  readonly groupIds: readonly string[];
  readonly sourceDestCheck: boolean;
  readonly interfaceType: string;
  readonly requesterId?: string;
  readonly requesterManaged: boolean;
  /** A public address that lives and dies with the attachment, not an Elastic IP. */
  readonly publicIp?: string;
  readonly attachment?: NetworkInterfaceAttachment;
  readonly enablePrimaryIpv6?: boolean;
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
  readonly status: "attached";
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
    readonly networkInterfaceId: string;
    readonly privateIp: string;
    readonly instanceId?: string;
  };
  /** The IPAM pool and allocation that the address came from, if any. */
  readonly ipamPoolId?: string;
  readonly ipamPoolAllocationId?: string;
  readonly domainName?: string;
}

/** A record of an instance: nothing is started. */
export interface Instance extends Tagged {
  readonly ownerId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly state: "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** ISO 8601. */
  readonly launchedAt: string;
  /** Everything else RunInstances was given, in the members of AWS's Instance shape. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly volumeTags?: readonly Tag[];
}
