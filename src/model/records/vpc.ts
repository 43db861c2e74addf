/** A virtual private cloud: the address space of its subnets, groups and interfaces. */
import type { Tagged } from "./tag.ts";

export interface Vpc extends Tagged {
  readonly ownerId: string;
  /** IPv4 blocks, the primary one first. */
  readonly cidrBlocks: readonly VpcCidrBlock[];
  readonly ipv6CidrBlocks: readonly VpcIpv6CidrBlock[];
  /** What was disassociated a short while ago. */
  readonly formerCidrBlocks?: readonly Former<VpcCidrBlock>[];
  readonly formerIpv6CidrBlocks?: readonly Former<VpcIpv6CidrBlock>[];
  readonly isDefault: boolean;
  readonly tenancy: "default" | "dedicated" | "host";
  /** `default` if the VPC has no options at all. */
  readonly dhcpOptionsId: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly enableNetworkAddressUsageMetrics: boolean;
  readonly internetGatewayBlockMode?: ShownBlockMode;
}

/** AWS: all that internet gateways carry is stopped, or all but what NAT gateways and egress-only gateways let out (catalogue 525). */
export type InternetGatewayBlockMode = "block-bidirectional" | "block-ingress";

/** The mode of Block Public Access as an import found it shown, of what somebody else owns (`block-public-access-in-world.ts`). */
type ShownBlockMode = "off" | InternetGatewayBlockMode;

export interface VpcCidrBlock {
  /** `vpc-cidr-assoc-...` */
  readonly associationId: string;
  readonly cidr: string;
}

export interface VpcIpv6CidrBlock extends VpcCidrBlock {
  readonly networkBorderGroup: string;
  /** `Amazon`, an IPAM pool's source, or a caller's own pool. */
  readonly pool: string;
  readonly source: "amazon" | "byoip" | "none";
}

/** A block that its VPC or subnet has no more: answers list it for a while, and nothing else counts it. */
export type Former<B> = B & {
  /** ISO 8601. */
  readonly disassociatedAt: string;
};

interface SubnetIpv6CidrBlock {
  /** `subnet-cidr-assoc-...` */
  readonly associationId: string;
  readonly cidr: string;
}

/** A range of a VPC in one Availability Zone; interfaces take their addresses from it. */
export interface Subnet extends Tagged {
  readonly ownerId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  /** Empty in an IPv6-only subnet. */
  readonly cidr: string;
  readonly ipv6CidrBlocks: readonly SubnetIpv6CidrBlock[];
  /** What was disassociated a short while ago. */
  readonly formerIpv6CidrBlocks?: readonly Former<SubnetIpv6CidrBlock>[];
  readonly isDefault: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly assignIpv6AddressOnCreation: boolean;
  readonly enableDns64: boolean;
  readonly ipv6Native: boolean;
  readonly enableLniAtDeviceIndex?: number;
  readonly hostnameType: "ip-name" | "resource-name";
  readonly enableResourceNameDnsARecord: boolean;
  readonly enableResourceNameDnsAaaaRecord: boolean;
  readonly internetGatewayBlockMode?: ShownBlockMode;
}

/** Addresses of a subnet that automatic assignment leaves alone. */
export interface SubnetCidrReservation extends Tagged {
  readonly ownerId: string;
  readonly subnetId: string;
  readonly cidr: string;
  /** Whether delegated prefixes may come from it, or addresses named by the caller. */
  readonly reservationType: "prefix" | "explicit";
  readonly description?: string;
}

/** All blocks of a VPC, the primary one first. */
export const cidrsOfVpc = ({ cidrBlocks, ipv6CidrBlocks }: Vpc): readonly string[] =>
  [...cidrBlocks, ...ipv6CidrBlocks].map(({ cidr }) => cidr);

export const cidrsOfSubnet = ({ cidr, ipv6CidrBlocks }: Subnet): readonly string[] => [
  ...(cidr === "" ? [] : [cidr]),
  ...ipv6CidrBlocks.map((block) => block.cidr),
];
