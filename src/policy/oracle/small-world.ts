/** Builds small worlds record by record, and fills in every member that doesn't matter. For tests. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import {
  type BlockPublicAccessExclusion,
  type BlockPublicAccessOptions,
  blockOptionsId,
  type ExclusionMode,
} from "../../model/records/guarding/block-public-access.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { prefixListVersionId } from "../../model/records/prefix-list.ts";
import type { NetworkAclEntry, Route } from "../../model/records/routing.ts";
import type { Peer, SecurityGroupRule } from "../../model/records/security-group.ts";
import { vpcAssociationId } from "../../model/records/security-group.ts";
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import type { VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { type Change, put } from "../../model/world/change.ts";
import { Partition } from "../../model/world/partition.ts";

const ownerId = "111122223333";
const region = "us-east-1";
const tags: readonly [] = [];

export const emptyPartition = (): Partition => new Partition({ account: ownerId, region });

export function worldOf(changes: readonly Change[]): Partition {
  const partition = emptyPartition();
  for (const change of changes) partition.apply(change);
  return partition;
}

const zoneIdOf = (zone: "a" | "b"): string => (zone === "a" ? "use1-az1" : "use1-az2");

export const vpc = (id: string, cidr: string, ipv6?: string): Change =>
  put("vpc", {
    id,
    tags,
    ownerId,
    cidrBlocks: [{ associationId: `vpc-cidr-assoc-${id}`, cidr }],
    ipv6CidrBlocks:
      ipv6 === undefined
        ? []
        : [
            {
              associationId: `vpc-cidr-assoc-6${id}`,
              cidr: ipv6,
              networkBorderGroup: region,
              pool: "Amazon",
              source: "amazon",
            },
          ],
    isDefault: false,
    tenancy: "default",
    dhcpOptionsId: "dopt-1",
    enableDnsSupport: true,
    enableDnsHostnames: true,
    enableNetworkAddressUsageMetrics: false,
  });

/** `zone` is the letter of its Availability Zone. */
export const subnet = (id: string, vpcId: string, cidr: string, ipv6?: string, zone: "a" | "b" = "a"): Change =>
  put("subnet", {
    id,
    tags,
    ownerId,
    vpcId,
    availabilityZone: `${region}${zone}`,
    availabilityZoneId: zoneIdOf(zone),
    cidr,
    ipv6CidrBlocks: ipv6 === undefined ? [] : [{ associationId: `subnet-cidr-assoc-${id}`, cidr: ipv6 }],
    isDefault: false,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    ipv6Native: false,
    hostnameType: "ip-name",
    enableResourceNameDnsARecord: false,
    enableResourceNameDnsAaaaRecord: false,
  });

interface InterfaceSpec {
  readonly vpcId: string;
  readonly subnetId?: string;
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly ipv4Prefixes?: readonly string[];
  readonly groups: readonly string[];
  readonly publicIp?: string;
  /** In use by a service of Amazon's. */
  readonly isAttached?: boolean;
  readonly sourceDestCheck?: boolean;
  readonly interfaceType?: string;
}

const asHeld = (addresses: readonly string[] = []) => addresses.map((address, i) => ({ address, isPrimary: i === 0 }));

const attachment = {
  id: "eni-attach-1",
  instanceOwnerId: "amazon-aws",
  deviceIndex: 1,
  networkCardIndex: 0,
  deleteOnTermination: false,
  attachedAt: "2026-01-01T00:00:00.000Z",
} as const;

export function interfaceRecord(id: string, spec: InterfaceSpec): NetworkInterface {
  return {
    id,
    tags,
    ownerId,
    vpcId: spec.vpcId,
    subnetId: spec.subnetId ?? "subnet-none",
    availabilityZone: `${region}a`,
    description: "",
    macAddress: "02:00:00:00:00:01",
    privateIpv4: asHeld(spec.ipv4),
    ipv6: asHeld(spec.ipv6),
    ipv4Prefixes: spec.ipv4Prefixes ?? [],
    ipv6Prefixes: [],
    groupIds: spec.groups,
    sourceDestCheck: spec.sourceDestCheck ?? true,
    interfaceType: spec.interfaceType ?? "interface",
    requesterManaged: false,
    ...dropUndefined({ publicIp: spec.publicIp }),
    ...(spec.isAttached === true && { attachment }),
  };
}

export const nic = (id: string, spec: InterfaceSpec): Change => put("network-interface", interfaceRecord(id, spec));

export const group = (id: string, vpcId: string): Change =>
  put("security-group", { id, tags, name: id, description: id, vpcId, ownerId });

export const association = (groupId: string, vpcId: string): Change =>
  put("security-group-vpc-association", {
    id: vpcAssociationId(groupId, vpcId),
    groupId,
    vpcId,
    vpcOwnerId: ownerId,
    groupOwnerId: ownerId,
  });

const peerOf = (text: string): Peer =>
  text.startsWith("pl-")
    ? { kind: "prefix-list", prefixListId: text }
    : text.startsWith("sg-")
      ? { kind: "group", groupId: text, ownerId }
      : { kind: text.includes(":") ? "ipv6" : "ipv4", cidr: text };

/** `traffic` is `-1`, `tcp 80-443`, `tcp 22`, `icmp 8-0`, `icmp`, `50`. */
function ruleRecord(
  id: string,
  groupId: string,
  direction: "ingress" | "egress",
  traffic: string,
  peer: string,
): SecurityGroupRule {
  const [protocol = "-1", ports] = traffic.split(" ");
  const [from = "-1", to = from] = ports?.split("-") ?? [];
  return {
    id,
    tags,
    groupId,
    ownerId,
    direction,
    protocol,
    fromPort: Number(from),
    toPort: Number(to),
    peer: peerOf(peer),
  };
}

export const rule = (...spec: Parameters<typeof ruleRecord>): Change => put("security-group-rule", ruleRecord(...spec));

export const prefixList = (id: string, cidrs: readonly string[], version = 1): readonly Change[] => [
  put("prefix-list-version", {
    id: prefixListVersionId(id, version),
    prefixListId: id,
    version,
    entries: cidrs.map((cidr) => ({ cidr })),
  }),
  put("prefix-list", {
    id,
    tags,
    name: id,
    ownerId,
    addressFamily: cidrs[0]?.includes(":") ? "IPv6" : "IPv4",
    maxEntries: 1000,
    version,
    state: "create-complete",
  }),
];

export function peering(
  id: string,
  requester: string,
  accepter: string,
  status: VpcPeeringConnection["status"] = "active",
  accepterId = ownerId,
): Change {
  const side = (vpcId: string, account: string) => ({
    vpcId,
    ownerId: account,
    region,
    cidrBlocks: [],
    ipv6CidrBlocks: [],
    allowDnsResolutionFromRemoteVpc: false,
  });
  return put("vpc-peering-connection", {
    id,
    tags,
    requester: side(requester, ownerId),
    accepter: side(accepter, accepterId),
    status,
    statusMessage: "",
  });
}

/** A route table for `subnets`; without subnets it's the VPC's main one. `local` routes must be given, too. */
export const routeTable = (
  id: string,
  vpcId: string,
  routes: readonly Route[],
  subnets: readonly string[] = [],
): readonly Change[] => [
  put("route-table", { id, tags, ownerId, vpcId, routes }),
  ...(subnets.length === 0
    ? [put("route-table-association", { id: `rtbassoc-${id}`, routeTableId: id, vpcId, isMain: true })]
    : subnets.map((subnetId) =>
        put("route-table-association", {
          id: `rtbassoc-${id}-${subnetId}`,
          routeTableId: id,
          vpcId,
          isMain: false,
          subnetId,
        }),
      )),
];

/** `text` is a target's id, or `local`. */
export function route(destination: string, text: string): Route {
  const kinds = {
    igw: "internet-gateway",
    eigw: "egress-only-internet-gateway",
    nat: "nat-gateway",
    eni: "network-interface",
    pcx: "vpc-peering-connection",
    tgw: "transit-gateway",
    vgw: "virtual-private-gateway",
    vpce: "vpc-endpoint",
  } as const;
  if (text === "local") return { destination, target: { kind: "local" }, origin: "CreateRouteTable" };
  const kind = kinds[text.slice(0, text.indexOf("-")) as keyof typeof kinds];
  return { destination, target: { kind, id: text }, origin: "CreateRoute" };
}

export const blockPublicAccess = (mode: BlockPublicAccessOptions["mode"]): Change =>
  put("block-public-access-options", {
    id: blockOptionsId({ account: ownerId, region }),
    mode,
    managedBy: "account",
    exclusionsAllowed: "allowed",
  });

export const exclusion = (resourceId: string, mode: ExclusionMode, more: Partial<BlockPublicAccessExclusion> = {}) =>
  put("block-public-access-exclusion", {
    id: `vpcbpa-exclude-${resourceId}`,
    tags,
    ownerId,
    resourceId,
    mode,
    state: "create-complete",
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    ...more,
  });

export const internetGateway = (id: string, vpcId: string): Change =>
  put("internet-gateway", { id, tags, ownerId, vpcId });

interface NatSpec {
  readonly privateIp?: string;
  /** None makes it a private one. */
  readonly publicIp?: string | undefined;
}

export function natGateway(id: string, vpcId: string, subnetId: string, spec: NatSpec = {}): Change {
  const { privateIp = "10.0.1.200", publicIp = "publicIp" in spec ? undefined : "52.0.9.1" } = spec;
  const address = { networkInterfaceId: `eni-${id}`, privateIp, isPrimary: true, ...dropUndefined({ publicIp }) };
  return put("nat-gateway", {
    id,
    tags,
    ownerId,
    vpcId,
    subnetId,
    connectivityType: publicIp === undefined ? "private" : "public",
    addresses: [address],
    createdAt: "2026-01-01T00:00:00.000Z",
  });
}

/**
 * A regional gateway with its own table, `rtb-<id>`: `routes` besides the local one. `zones` gives the public address of each zone.
 */
export function regionalNatGateway(
  id: string,
  vpcId: string,
  routes: readonly Route[],
  zones: { readonly a?: string; readonly b?: string },
  expandsItself = true,
): readonly Change[] {
  const addresses = (["a", "b"] as const).flatMap((zone) => {
    const publicIp = zones[zone];
    const at = { name: `${region}${zone}`, id: zoneIdOf(zone) };
    return publicIp === undefined ? [] : [{ isPrimary: false, publicIp, zone: at }];
  });
  return [
    put("route-table", { id: `rtb-${id}`, tags, ownerId, vpcId, routes }),
    put("nat-gateway", {
      id,
      tags,
      ownerId,
      vpcId,
      connectivityType: "public",
      addresses,
      regional: { routeTableId: `rtb-${id}`, expandsItself },
      createdAt: "2026-01-01T00:00:00.000Z",
    }),
  ];
}

export const vpnGateway = (id: string, vpcId: string): Change =>
  put("vpn-gateway", { id, tags, ownerId, amazonSideAsn: 64_512, vpcId });

export const egressOnlyGateway = (id: string, vpcId: string): Change =>
  put("egress-only-internet-gateway", { id, tags, ownerId, vpcId });

export const gatewayEndpoint = (id: string, vpcId: string, more: Partial<VpcEndpoint> = {}): Change =>
  put("vpc-endpoint", {
    id,
    tags,
    ownerId,
    vpcId,
    type: "Gateway",
    serviceName: `com.amazonaws.${region}.s3`,
    serviceRegion: region,
    policyDocument: "{}",
    isPrivateDnsEnabled: false,
    ipAddressType: "ipv4",
    dnsOptions: {},
    networkInterfaceIds: [],
    createdAt: "2026-01-01T00:00:00.000Z",
    ...more,
  });

/** One to a customer's service, with an interface. */
export const serviceEndpoint = (id: string, vpcId: string, nicId: string, state?: VpcEndpoint["state"]): Change =>
  gatewayEndpoint(id, vpcId, {
    type: "Interface",
    serviceName: `com.amazonaws.vpce.${region}.vpce-svc-00000001`,
    networkInterfaceIds: [nicId],
    ...(state !== undefined && { state }),
  });

export const networkAcl = (
  id: string,
  vpcId: string,
  subnets: readonly string[],
  entries: readonly NetworkAclEntry[],
): readonly Change[] => [
  put("network-acl", { id, tags, ownerId, vpcId, isDefault: false, entries }),
  ...subnets.map((subnetId) =>
    put("network-acl-association", { id: `aclassoc-${subnetId}`, networkAclId: id, subnetId }),
  ),
];

/** `traffic` as in `rule`; `all` for every protocol. */
export function aclEntry(
  ruleNumber: number,
  direction: "ingress" | "egress",
  action: "allow" | "deny",
  traffic: string,
  cidr: string,
): NetworkAclEntry {
  const { protocol, fromPort, toPort } = ruleRecord("", "", direction, traffic, cidr);
  const number = { tcp: "6", udp: "17", icmp: "1", icmpv6: "58" }[protocol] ?? protocol;
  const common = { ruleNumber, egress: direction === "egress", action, protocol: number, cidr };
  if (number === "1" || number === "58") return { ...common, icmp: { type: fromPort, code: toPort } };
  return fromPort < 0 ? common : { ...common, portRange: { from: fromPort, to: toPort } };
}
