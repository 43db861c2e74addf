/** Every kind of resource the world holds: its record, its ids, and its indexes. One line per kind. */
import type { Byoasn } from "../records/byoasn.ts";
import type { ClientToken } from "../records/client-token.ts";
import type { DhcpOptions } from "../records/dhcp-options.ts";
import type { Directory, WorkspaceDirectory } from "../records/directory.ts";
import type { Gap } from "../records/gap.ts";
import type { BlockPublicAccessExclusion, BlockPublicAccessOptions } from "../records/guarding/block-public-access.ts";
import type { AccountEncryptionControl, EncryptionControl } from "../records/guarding/encryption-control.ts";
import type { Host, HostToken } from "../records/hosts/host.ts";
import type { IamRoleDeletion } from "../records/iam/role-deletion.ts";
import type { IamAccessKey, IamAccessKeyUse, IamGroup, IamPolicy, IamRole, IamUser } from "../records/iam.ts";
import type { Instance, Volume } from "../records/instance.ts";
import type { IpGroup } from "../records/ip-group.ts";
import type {
  Ipam,
  IpamReach,
  IpamResourceCidr,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamScope,
} from "../records/ipam.ts";
import type { IpamOrganizationAdmin, IpamPolicy, IpamPolicyTarget } from "../records/ipam-policy.ts";
import type { IpamPool, IpamPoolAllocation, IpamPoolCidr } from "../records/ipam-pool.ts";
import type {
  IpamPrefixListResolver,
  IpamPrefixListResolverTarget,
  IpamPrefixListResolverVersion,
} from "../records/ipam-prefix-list-resolver.ts";
import type { IpamVerificationToken } from "../records/ipam-verification-token.ts";
import type { NatGateway } from "../records/nat-gateway.ts";
import type {
  NetworkInsightsAccessScope,
  NetworkInsightsAccessScopeAnalysis,
  NetworkInsightsAnalysis,
  NetworkInsightsPath,
} from "../records/network-insights.ts";
import type {
  ElasticIp,
  NetworkInterface,
  NetworkInterfacePermission,
  PublicAddress,
} from "../records/network-interface.ts";
import type { FlowLog } from "../records/observing/flow-log.ts";
import type { ManagedResourceVisibility } from "../records/observing/managed-resource-visibility.ts";
import type { LentList, PrefixList, PrefixListVersion } from "../records/prefix-list.ts";
import type { PublicIpv4Pool } from "../records/public-ipv4-pool.ts";
import type { AppliedQuota, QuotaRequest } from "../records/quotas/quota.ts";
import type {
  EgressOnlyInternetGateway,
  InternetGateway,
  NetworkAcl,
  NetworkAclAssociation,
  RouteTable,
  RouteTableAssociation,
} from "../records/routing.ts";
import type { SecurityGroup, SecurityGroupRule, SecurityGroupVpcAssociation } from "../records/security-group.ts";
import type { OrganizationAccess } from "../records/sharing/organization-access.ts";
import type { OrganizationSharing, ReceivedShare, ResourceShare } from "../records/sharing/resource-share.ts";
import type { ParticipantTags, SharedVpc, VpcParticipant } from "../records/sharing/shared-vpc.ts";
import type { Resource } from "../records/tag.ts";
import type { Subnet, SubnetCidrReservation, Vpc } from "../records/vpc.ts";
import type { VpcPeeringConnection } from "../records/vpc-peering-connection.ts";
import type { Workspace } from "../records/workspace.ts";
import { balancingKinds } from "./kinds/balancing-kinds.ts";
import { databaseKinds } from "./kinds/database-kinds.ts";
import { type IndexKeys, type KindDefinition, kind } from "./kinds/kind-definition.ts";
import { launchingKinds } from "./kinds/launching-kinds.ts";
import { privateLinkKinds } from "./kinds/private-link-kinds.ts";
import { routingKinds } from "./kinds/routing-kinds.ts";
import { transitKinds } from "./kinds/transit-kinds.ts";
import { vpnKinds } from "./kinds/vpn-kinds.ts";

export const kinds = {
  "account-encryption-control": kind<AccountEncryptionControl>()({}),
  "applied-quota": kind<AppliedQuota>()({}),
  ...balancingKinds,
  ...databaseKinds,
  "block-public-access-exclusion": kind<BlockPublicAccessExclusion>()({
    prefix: "vpcbpa-exclude",
    type: "vpc-block-public-access-exclusion",
    indexes: { resource: (e) => e.resourceId },
  }),
  "block-public-access-options": kind<BlockPublicAccessOptions>()({}),
  "brought-block": kind<PublicAddress>()({}),
  "client-token": kind<ClientToken>()({}),
  "dhcp-options": kind<DhcpOptions>()({ prefix: "dopt", type: "dhcp-options" }),
  directory: kind<Directory>()({
    prefix: "d",
    digits: 10,
    otherDigits: /^[0-9a-f]{8,63}$/, // AWS: catalogue 37
    type: "directory",
    service: "ds",
    indexes: { alias: (d) => d.alias },
  }),
  "egress-only-internet-gateway": kind<EgressOnlyInternetGateway>()({
    prefix: "eigw",
    type: "egress-only-internet-gateway",
    indexes: { vpc: (g) => g.vpcId },
  }),
  "elastic-ip": kind<ElasticIp>()({
    prefix: "eipalloc",
    type: "elastic-ip",
    indexes: {
      interface: (a) => a.association?.networkInterfaceId,
      association: (a) => a.association?.id,
      address: (a) => a.publicIp,
    },
  }),
  "encryption-control": kind<EncryptionControl>()({
    prefix: "vpcec",
    type: "vpc-encryption-control",
    indexes: { vpc: (c) => c.vpcId },
  }),
  "flow-log": kind<FlowLog>()({ prefix: "fl", type: "vpc-flow-log", indexes: { resource: (f) => f.resourceId } }),
  gap: kind<Gap>()({}),
  host: kind<Host>()({
    prefix: "host",
    indexes: { name: (h) => h.name, interface: (h) => h.interfaces.map(({ interfaceId }) => interfaceId) },
  }),
  "host-token": kind<HostToken>()({ indexes: { host: (t) => t.hostId } }),
  // What IAM keeps is in the account's global partition. Its ids have no dash, and its ARNs have names (operations/iam).
  "iam-access-key": kind<IamAccessKey>()({ indexes: { user: (k) => k.userId } }),
  "iam-access-key-use": kind<IamAccessKeyUse>()({}),
  "iam-group": kind<IamGroup>()({
    indexes: { name: (g) => g.name.toLowerCase(), "attached-policy": (g) => g.attachedPolicies },
  }),
  "iam-policy": kind<IamPolicy>()({ indexes: { arn: (p) => p.arn, name: (p) => p.name.toLowerCase() } }),
  "iam-role": kind<IamRole>()({
    indexes: {
      name: (r) => r.name.toLowerCase(),
      "attached-policy": (r) => r.attachedPolicies,
      boundary: (r) => r.permissionsBoundary,
    },
  }),
  "iam-role-deletion": kind<IamRoleDeletion>()({}),
  "iam-user": kind<IamUser>()({
    indexes: {
      name: (u) => u.name.toLowerCase(),
      group: (u) => u.groupIds,
      "attached-policy": (u) => u.attachedPolicies,
      boundary: (u) => u.permissionsBoundary,
    },
  }),
  instance: kind<Instance>()({
    prefix: "i",
    type: "instance",
    indexes: { vpc: (i) => i.vpcId, subnet: (i) => i.subnetId, state: (i) => i.state },
  }),
  "internet-gateway": kind<InternetGateway>()({
    prefix: "igw",
    type: "internet-gateway",
    indexes: { vpc: (g) => g.vpcId },
  }),
  "ipam-byoasn": kind<Byoasn>()({ indexes: { ipam: (a) => a.ipamId } }),
  "ipam-external-resource-verification-token": kind<IpamVerificationToken>()({
    prefix: "ipam-ext-res-ver-token",
    type: "ipam-external-resource-verification-token",
    indexes: { ipam: (t) => t.ipamId },
  }),
  "ipam-organization-admin": kind<IpamOrganizationAdmin>()({}),
  "ipam-policy": kind<IpamPolicy>()({
    prefix: "ipam-policy",
    type: "ipam-policy",
    indexes: { ipam: (p) => p.ipamId },
  }),
  "ipam-policy-target": kind<IpamPolicyTarget>()({ indexes: { policy: (t) => t.policyId } }),
  ipam: kind<Ipam>()({ prefix: "ipam", type: "ipam" }),
  "ipam-pool": kind<IpamPool>()({
    prefix: "ipam-pool",
    type: "ipam-pool",
    indexes: { scope: (p) => p.scopeId, source: (p) => p.sourcePoolId },
  }),
  "ipam-pool-allocation": kind<IpamPoolAllocation>()({
    prefix: "ipam-pool-alloc",
    digits: 33,
    otherDigits: /^[0-9a-f]{32}$/, // AWS: catalogue 34
    type: "ipam-pool-allocation",
    indexes: {
      pool: (a) => a.poolId,
      resource: (a) => a.resourceId,
      /** By pool, the released allocations whose space isn't free yet. */
      resting: (a) => (a.restsUntil === undefined ? undefined : a.poolId),
    },
  }),
  "ipam-pool-cidr": kind<IpamPoolCidr>()({
    prefix: "ipam-pool-cidr",
    digits: 33, // AWS: catalogue 35
    indexes: {
      pool: (c) => c.poolId,
      /** By pool, those asked for by length whose block isn't found yet. */
      waiting: (c) => (c.state === "pending-provision" ? c.poolId : undefined),
    },
  }),
  // ours: no evidence of the prefixes of resolver ids and target ids
  "ipam-prefix-list-resolver": kind<IpamPrefixListResolver>()({
    prefix: "ipam-pl-resolver",
    type: "ipam-prefix-list-resolver",
    indexes: { ipam: (r) => r.ipamId },
  }),
  "ipam-prefix-list-resolver-target": kind<IpamPrefixListResolverTarget>()({
    prefix: "ipam-pl-resolver-target",
    type: "ipam-prefix-list-resolver-target",
    indexes: { resolver: (t) => t.resolverId, list: (t) => t.prefixListId },
  }),
  "ipam-prefix-list-resolver-version": kind<IpamPrefixListResolverVersion>()({
    indexes: { resolver: (v) => v.resolverId },
  }),
  "ipam-reach": kind<IpamReach>()({ indexes: { ipam: (r) => r.ipamId } }),
  "ipam-resource-cidr": kind<IpamResourceCidr>()({ indexes: { ipam: (c) => c.ipamId } }),
  "ipam-resource-discovery": kind<IpamResourceDiscovery>()({
    prefix: "ipam-res-disco",
    type: "ipam-resource-discovery",
  }),
  "ipam-resource-discovery-association": kind<IpamResourceDiscoveryAssociation>()({
    prefix: "ipam-res-disco-assoc",
    type: "ipam-resource-discovery-association",
    indexes: { ipam: (a) => a.ipamId, discovery: (a) => a.discoveryId },
  }),
  "ipam-scope": kind<IpamScope>()({ prefix: "ipam-scope", type: "ipam-scope", indexes: { ipam: (s) => s.ipamId } }),
  "lent-list": kind<LentList>()({ indexes: { list: (l) => l.prefixListId } }),
  ...launchingKinds,
  "managed-resource-visibility": kind<ManagedResourceVisibility>()({}),
  "nat-gateway": kind<NatGateway>()({
    prefix: "nat",
    type: "natgateway",
    indexes: { vpc: (g) => g.vpcId, subnet: (g) => g.subnetId },
  }),
  "ip-group": kind<IpGroup>()({
    prefix: "wsipg",
    digits: 9,
    otherDigits: /^[0-9a-z]{8,63}$/, // AWS: catalogue 37
    type: "workspaceipgroup",
    service: "workspaces",
    indexes: { name: (g) => g.name },
  }),
  "network-acl": kind<NetworkAcl>()({ prefix: "acl", type: "network-acl", indexes: { vpc: (a) => a.vpcId } }),
  "network-acl-association": kind<NetworkAclAssociation>()({
    prefix: "aclassoc",
    indexes: { acl: (a) => a.networkAclId, subnet: (a) => a.subnetId },
  }),
  "network-insights-access-scope": kind<NetworkInsightsAccessScope>()({
    prefix: "nis",
    type: "network-insights-access-scope",
  }),
  "network-insights-access-scope-analysis": kind<NetworkInsightsAccessScopeAnalysis>()({
    prefix: "nisa",
    type: "network-insights-access-scope-analysis",
    indexes: { scope: (a) => a.scopeId },
  }),
  "network-insights-analysis": kind<NetworkInsightsAnalysis>()({
    prefix: "nia",
    type: "network-insights-analysis",
    indexes: { path: (a) => a.pathId },
  }),
  "network-insights-path": kind<NetworkInsightsPath>()({ prefix: "nip", type: "network-insights-path" }),
  "network-interface": kind<NetworkInterface>()({
    prefix: "eni",
    type: "network-interface",
    indexes: {
      vpc: (n) => n.vpcId,
      subnet: (n) => n.subnetId,
      group: (n) => n.groupIds,
      /** `<vpc>/<address>` and `<vpc>/<delegated prefix>`; a public address without a VPC. */
      address: (n) => [
        ...[...[...n.privateIpv4, ...n.ipv6].map(({ address }) => address), ...n.ipv4Prefixes, ...n.ipv6Prefixes].map(
          (text) => `${n.vpcId}/${text}`,
        ),
        ...(n.publicIp === undefined ? [] : [n.publicIp]),
      ],
      instance: (n) => n.attachment?.instanceId,
      /** An attachment that has ended still leads to its interface, until the next one begins. */
      attachment: (n) => (n.attachment ?? n.lastAttachment)?.id,
      "public-ip": (n) => n.publicIp,
    },
  }),
  "network-interface-permission": kind<NetworkInterfacePermission>()({
    prefix: "eni-perm",
    indexes: { interface: (p) => p.networkInterfaceId },
  }),
  "participant-tags": kind<ParticipantTags>()({}),
  "prefix-list": kind<PrefixList>()({ prefix: "pl", type: "prefix-list" }),
  "prefix-list-version": kind<PrefixListVersion>()({ indexes: { list: (v) => v.prefixListId } }),
  "public-address": kind<PublicAddress>()({}),
  "public-ipv4-pool": kind<PublicIpv4Pool>()({ prefix: "ipv4pool-ec2", type: "ipv4pool-ec2" }),
  /** A UUID is its id. */
  "resource-share": kind<ResourceShare>()({
    type: "resource-share",
    service: "ram",
    indexes: { resource: (s) => s.resources.map(({ id }) => id) },
  }),
  "quota-request": kind<QuotaRequest>()({ indexes: { quota: (r) => r.quota } }),
  "received-share": kind<ReceivedShare>()({}),
  "organization-access": kind<OrganizationAccess>()({}),
  "organization-sharing": kind<OrganizationSharing>()({}),
  "route-table": kind<RouteTable>()({
    prefix: "rtb",
    type: "route-table",
    indexes: {
      vpc: (t) => t.vpcId,
      "prefix-list": (t) => t.routes.map(({ destination }) => destination).filter((text) => text.startsWith("pl-")),
      propagating: (t) => t.propagatingGatewayIds,
    },
  }),
  "route-table-association": kind<RouteTableAssociation>()({
    prefix: "rtbassoc",
    indexes: {
      table: (a) => a.routeTableId,
      vpc: (a) => a.vpcId,
      subnet: (a) => a.subnetId,
      gateway: (a) => a.gatewayId,
    },
  }),
  "security-group": kind<SecurityGroup>()({
    prefix: "sg",
    type: "security-group",
    indexes: { vpc: (g) => g.vpcId, name: (g) => `${g.vpcId}/${g.name.toLowerCase()}` },
  }),
  "security-group-rule": kind<SecurityGroupRule>()({
    prefix: "sgr",
    type: "security-group-rule",
    indexes: {
      group: (r) => r.groupId,
      reference: (r) =>
        r.peer.kind === "group" ? r.peer.groupId : r.peer.kind === "prefix-list" ? r.peer.prefixListId : undefined,
    },
  }),
  "security-group-vpc-association": kind<SecurityGroupVpcAssociation>()({
    indexes: { group: (a) => a.groupId, vpc: (a) => a.vpcId },
  }),
  "shared-vpc": kind<SharedVpc>()({}),
  subnet: kind<Subnet>()({
    prefix: "subnet",
    type: "subnet",
    indexes: { vpc: (s) => s.vpcId, "cidr-association": (s) => s.ipv6CidrBlocks.map((b) => b.associationId) },
  }),
  "subnet-cidr-reservation": kind<SubnetCidrReservation>()({
    prefix: "scr",
    type: "subnet-cidr-reservation",
    indexes: { subnet: (r) => r.subnetId },
  }),
  ...privateLinkKinds,
  ...routingKinds,
  ...transitKinds,
  volume: kind<Volume>()({ prefix: "vol", type: "volume", indexes: { instance: (v) => v.attachment?.instanceId } }),
  vpc: kind<Vpc>()({
    prefix: "vpc",
    type: "vpc",
    indexes: { "cidr-association": (v) => [...v.cidrBlocks, ...v.ipv6CidrBlocks].map((b) => b.associationId) },
  }),
  "vpc-participant": kind<VpcParticipant>()({ indexes: { vpc: (p) => p.vpcId } }),
  "vpc-peering-connection": kind<VpcPeeringConnection>()({
    prefix: "pcx",
    type: "vpc-peering-connection",
    indexes: { vpc: (p) => [p.requester.vpcId, p.accepter.vpcId] },
  }),
  ...vpnKinds,
  workspace: kind<Workspace>()({
    prefix: "ws",
    digits: 9,
    otherDigits: /^[0-9a-z]{8,63}$/, // AWS: catalogue 37
    type: "workspace",
    service: "workspaces",
    indexes: { directory: (w) => w.directoryId, interface: (w) => w.networkInterfaceId },
  }),
  /** Has the id of a directory of Directory Service, or one of its own. */
  "workspace-directory": kind<WorkspaceDirectory>()({
    prefix: "wsd",
    digits: 9,
    otherDigits: /^[0-9a-z]{8,63}$/, // AWS: catalogue 37
    type: "directory",
    service: "workspaces",
    indexes: { ipGroup: (d) => d.ipGroupIds },
  }),
};

export type Kind = keyof typeof kinds;
/** The record of a kind. */
export type RecordOf<K extends Kind> = (typeof kinds)[K] extends KindDefinition<infer R, string> ? R : never;
/** The names of a kind's indexes. */
export type IndexOf<K extends Kind> = keyof (typeof kinds)[K]["indexes"] & string;

/** The keys under which an index of the kind finds a record. */
export function keysIn(kind: Kind, index: string, record: Resource): readonly string[] {
  const indexes: Readonly<Record<string, IndexKeys<never>>> = kinds[kind].indexes;
  const keys = indexes[index]?.(record as never);
  return keys === undefined ? [] : typeof keys === "string" ? [keys] : keys;
}
