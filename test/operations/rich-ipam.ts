/** IPAM in the rich world: IPAMs in an organization, pools of both scopes, allocations, policies, resolvers, tokens. */
import { put } from "../../src/model/world/change.ts";
import { PARENT, tableOf } from "../../src/operations/ipam-routing/routing-for-tests.ts";
import type { InputOf } from "../../src/operations/operation.ts";
import { shareBetween } from "../../src/operations/resource-shares/shares-for-tests.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { type NamedCalls, tagged, there } from "./named-calls.ts";
import { AFAR } from "./rich-network.ts";

export const ORGANIZATION = {
  id: "o-aaaaaaaaaa",
  managementAccount: "999999999999",
  rootId: "r-root",
  units: [{ id: "ou-root-apps", parent: "r-root" }],
  accounts: [
    { id: ACCOUNT, parent: "r-root" },
    { id: AFAR.account, parent: "ou-root-apps" },
  ],
  ipamAdministrator: ACCOUNT,
};

const MEMBER = { account: AFAR.account, region: REGION };
const WEEK = 7 * 24 * 3600;

export interface RichIpam {
  readonly ipamId: string;
  readonly publicScopeId: string;
  readonly privateScopeId: string;
  readonly poolId: string;
  readonly discoveryId: string;
  readonly policyId: string;
  readonly resolverId: string;
  readonly registryAssociationId: string;
}

export function buildIpam(cordon: NamedCalls): RichIpam {
  const ipam = there(
    cordon.ec2("CreateIpam", {
      Description: "of the company",
      OperatingRegions: [{ RegionName: AFAR.region }],
      EnablePrivateGua: true,
      ...tagged("ipam", { Name: "company", env: "prod" }),
    }).Ipam,
  );
  const ipamId = there(ipam.IpamId);
  const privateScopeId = there(ipam.PrivateDefaultScopeId);
  const publicScopeId = there(ipam.PublicDefaultScopeId);
  const secondId = there(cordon.ec2("CreateIpam", { MeteredAccount: "resource-owner" }).Ipam?.IpamId);
  buildIpamAway(cordon);
  buildDiscoveries(cordon, ipamId, secondId);
  const tags = tagged("ipam-scope", { Name: "lab", env: "prod" });
  const lab = cordon.ec2("CreateIpamScope", { IpamId: ipamId, Description: "lab", ...tags }).IpamScope;
  cordon.ec2("ModifyIpamScope", { IpamScopeId: there(lab?.IpamScopeId), Description: "laboratory" });
  const poolId = buildPrivatePools(cordon, privateScopeId);
  const policyId = buildPolicies(cordon, ipamId, buildPublicPools(cordon, publicScopeId));
  cordon.ec2("CreateIpamPolicy", { IpamId: secondId });
  const resolverId = buildResolvers(cordon, ipamId, privateScopeId, secondId);
  const registryAssociationId = buildRouting(cordon, ipamId, publicScopeId, secondId);
  const token = tagged("ipam-external-resource-verification-token", { Name: "dns", env: "prod" });
  cordon.ec2("CreateIpamExternalResourceVerificationToken", { IpamId: ipamId, ...token });
  cordon.later(WEEK);
  cordon.ec2("CreateIpamExternalResourceVerificationToken", { IpamId: secondId });
  const discoveryId = there(ipam.DefaultResourceDiscoveryId);
  return { ipamId, publicScopeId, privateScopeId, poolId, discoveryId, policyId, resolverId, registryAssociationId };
}

/** An IPAM of another Region that operates here, with a pool for this Region. */
function buildIpamAway(cordon: NamedCalls): void {
  const at = { region: AFAR.region };
  const OperatingRegions = [{ RegionName: REGION }];
  const ipam = there(cordon.ec2("CreateIpam", { Tier: "free", OperatingRegions }, at).Ipam);
  cordon.ec2("ModifyIpam", { IpamId: there(ipam.IpamId), Description: "small" }, at);
  const IpamScopeId = there(ipam.PrivateDefaultScopeId);
  cordon.ec2("CreateIpamPool", { IpamScopeId, AddressFamily: "ipv4", Locale: REGION }, at);
}

/** A discovery of another account, associated here; one of ours; and one that its owner has since deleted. */
function buildDiscoveries(cordon: NamedCalls, IpamId: string, secondId: string): void {
  const shared = () => {
    const made = cordon.ec2("CreateIpamResourceDiscovery", { Description: "theirs" }, MEMBER).IpamResourceDiscovery;
    shareBetween(cordon, there(made?.IpamResourceDiscoveryArn), MEMBER.account, ACCOUNT);
    return there(made?.IpamResourceDiscoveryId);
  };
  const gone = shared();
  cordon.ec2("AssociateIpamResourceDiscovery", { IpamId: secondId, IpamResourceDiscoveryId: gone });
  cordon.ec2("DeleteIpamResourceDiscovery", { IpamResourceDiscoveryId: gone }, MEMBER);
  cordon.ec2("AssociateIpamResourceDiscovery", {
    IpamId,
    IpamResourceDiscoveryId: shared(),
    ...tagged("ipam-resource-discovery-association", { Name: "theirs", env: "prod" }),
  });
  const tags = tagged("ipam-resource-discovery", { Name: "ours", env: "prod" });
  const ours = cordon.ec2("CreateIpamResourceDiscovery", tags).IpamResourceDiscovery;
  const IpamResourceDiscoveryId = there(ours?.IpamResourceDiscoveryId);
  cordon.ec2("ModifyIpamResourceDiscovery", { IpamResourceDiscoveryId, Description: "ours" });
}

type PoolInput = InputOf<"ec2", "CreateIpamPool">;

const poolMaker = (cordon: NamedCalls, usual: PoolInput) => (input: Partial<PoolInput>) =>
  there(cordon.ec2("CreateIpamPool", { ...usual, ...input }).IpamPool?.IpamPoolId);

function buildPrivatePools(cordon: NamedCalls, IpamScopeId: string): string {
  const pool = poolMaker(cordon, { IpamScopeId, AddressFamily: "ipv4", Locale: REGION });
  const provision = (IpamPoolId: string, ...cidrs: readonly string[]) => {
    for (const Cidr of cidrs) cordon.ec2("ProvisionIpamPoolCidr", { IpamPoolId, Cidr });
  };
  const top = pool({ Locale: undefined, ...tagged("ipam-pool", { Name: "top", env: "prod" }) });
  provision(top, "10.0.0.0/8");
  const child = pool({
    SourceIpamPoolId: top,
    AllocationMinNetmaskLength: 20,
    AllocationMaxNetmaskLength: 28,
    AllocationDefaultNetmaskLength: 24,
  });
  cordon.ec2("ModifyIpamPool", { IpamPoolId: child, Description: "child" });
  // The source pool doesn't have the last one.
  provision(child, "10.64.0.0/16", "10.65.0.0/16", "11.0.0.0/16");
  const tags = tagged("ipam-pool-allocation", { Name: "by hand", env: "prod" });
  const byHand = { IpamPoolId: child, NetmaskLength: 24 };
  cordon.ec2("AllocateIpamPoolCidr", { ...byHand, Description: "by hand", ...tags });
  cordon.ec2("CreateVpc", { Ipv4IpamPoolId: child, Ipv4NetmaskLength: 24, ...tagged("vpc", { Name: "from a pool" }) });
  shareBetween(cordon, `arn:aws:ec2::${ACCOUNT}:ipam-pool/${child}`, ACCOUNT, MEMBER.account);
  cordon.ec2("CreateVpc", { Ipv4IpamPoolId: child, Ipv4NetmaskLength: 24 }, MEMBER);
  pool({ AddressFamily: "ipv6", AutoImport: true, Locale: AFAR.region });
  return child;
}

/** Pools of Amazon's addresses: one for this Region, one for the other. */
function buildPublicPools(cordon: NamedCalls, IpamScopeId: string): readonly (readonly [Region: string, id: string])[] {
  const pool = poolMaker(cordon, { IpamScopeId, AddressFamily: "ipv4", AwsService: "ec2", PublicIpSource: "amazon" });
  const pools = [REGION, AFAR.region].map((Locale) => [Locale, pool({ Locale })] as const);
  for (const [region, IpamPoolId] of pools) {
    cordon.ec2("ProvisionIpamPoolCidr", { IpamPoolId, NetmaskLength: 30 });
    cordon.ec2("AllocateAddress", { IpamPoolId }, { region });
  }
  pool({ AddressFamily: "ipv6", Locale: REGION, PublicIpSource: "byoip", PubliclyAdvertisable: true });
  cordon.ec2("AllocateAddress", {}, MEMBER);
  return pools;
}

function buildPolicies(
  cordon: NamedCalls,
  IpamId: string,
  pools: readonly (readonly [region: string, id: string])[],
): string {
  const tags = tagged("ipam-policy", { Name: "steer", env: "prod" });
  const IpamPolicyId = there(cordon.ec2("CreateIpamPolicy", { IpamId, ...tags }).IpamPolicy?.IpamPolicyId);
  const types = ["eip", "rds"] as const;
  for (const [index, [Locale, SourceIpamPoolId]] of pools.entries()) {
    const AllocationRules = [{ SourceIpamPoolId }];
    const ResourceType = there(types[index]);
    cordon.ec2("ModifyIpamPolicyAllocationRules", { IpamPolicyId, Locale, ResourceType, AllocationRules });
  }
  for (const OrganizationTargetId of [AFAR.account, "ou-root-apps"]) {
    cordon.ec2("EnableIpamPolicy", { IpamPolicyId, OrganizationTargetId });
  }
  return IpamPolicyId;
}

function buildResolvers(cordon: NamedCalls, IpamId: string, IpamScopeId: string, secondId: string): string {
  const made = cordon.ec2("CreateIpamPrefixListResolver", {
    IpamId,
    AddressFamily: "ipv4",
    Rules: [
      { RuleType: "static-cidr", StaticCidr: "192.0.2.0/24" },
      { RuleType: "ipam-resource-cidr", IpamScopeId, ResourceType: "vpc" },
    ],
    ...tagged("ipam-prefix-list-resolver", { Name: "ours", env: "prod" }),
  });
  const id = there(made.IpamPrefixListResolver?.IpamPrefixListResolverId);
  cordon.ec2("ModifyIpamPrefixListResolver", { IpamPrefixListResolverId: id, Description: "ours" });
  const other = cordon.ec2("CreateIpamPrefixListResolver", { IpamId: secondId, AddressFamily: "ipv6" });
  const otherId = there(other.IpamPrefixListResolver?.IpamPrefixListResolverId);
  const list = (AddressFamily: string, region: string, MaxEntries: number) => {
    const input = { PrefixListName: "resolved", AddressFamily, MaxEntries };
    return there(cordon.ec2("CreateManagedPrefixList", input, { region }).PrefixList?.PrefixListId);
  };
  const target = (
    IpamPrefixListResolverId: string,
    family: string,
    PrefixListRegion: string,
    more: object,
    room = 20,
  ) =>
    cordon.ec2("CreateIpamPrefixListResolverTarget", {
      IpamPrefixListResolverId,
      PrefixListId: list(family, PrefixListRegion, room),
      PrefixListRegion,
      TrackLatestVersion: true,
      ...more,
    }).IpamPrefixListResolverTarget?.IpamPrefixListResolverTargetId;
  target(id, "IPv4", REGION, tagged("ipam-prefix-list-resolver-target", { Name: "first", env: "prod" }));
  target(id, "IPv4", AFAR.region, { TrackLatestVersion: false, DesiredVersion: 1 });
  target(otherId, "IPv6", REGION, {});
  // Its list is too small to follow.
  target(id, "IPv4", REGION, {}, 1);
  // Another VPC makes another version.
  cordon.ec2("CreateVpc", { CidrBlock: "10.66.0.0/16" });
  return id;
}

/** Two associations, one of them enabled with two registrations, and brought CIDRs whose routes ROAs judge differently. */
function buildRouting(cordon: NamedCalls, IpamId: string, IpamScopeId: string, secondId: string): string {
  const create = (Rir: "arin" | "ripe", more: object) => {
    const input = { IpamId, Rir, OrganizationHandle: `ORG-${Rir.toUpperCase()}`, ...more };
    const made = cordon.ec2("CreateIpamInternetRegistryAssociation", input).IpamInternetRegistryAssociation;
    return there(made?.IpamInternetRegistryAssociationId);
  };
  const cidrs = ["198.18.32.0/24", "198.18.33.0/24"];
  const observedAt = cordon.now;
  cordon.apply([put("registry-holding", { id: "arin/org-arin", cidrs, asns: ["64500", "64501"], observedAt })]);
  cordon.apply(tableOf("roas", ["198.18.32.0/24 24 64500", "198.18.33.0/24 24 64500"]));
  cordon.apply(tableOf("routes", ["198.18.32.0/24 64500", "198.18.33.0/24 64501"]));
  const tags = tagged("ipam-internet-registry-association", { Name: "arin", env: "prod" });
  const IpamInternetRegistryAssociationId = create("arin", { Description: "ours", ...tags });
  cordon.ec2("EnableIpamInternetRegistryAssociation", { IpamInternetRegistryAssociationId, ...PARENT });
  create("ripe", { IpamId: secondId });
  const register = { IpamInternetRegistryAssociationId, Asns: ["64500"] };
  cordon.ec2("ModifyIpamRoutingPolicyRegistration", { ...register, Cidr: "198.18.32.0/24", Description: "office" });
  const entry = { prefix: "198.18.33.128/25", asns: ["64500"], "permit-more-specific-announcements": "false" };
  const DeltaJson = JSON.stringify({ Add: [entry] });
  cordon.ec2("BatchModifyIpamRoutingPolicyRegistrations", { IpamInternetRegistryAssociationId, DeltaJson });
  const pool = (Locale: string, input: object) =>
    cordon.ec2("CreateIpamPool", { IpamScopeId, AddressFamily: "ipv4", PublicIpSource: "byoip", Locale, ...input });
  const pools = [
    pool(REGION, { AwsService: "ec2" }),
    pool(REGION, { AwsService: "global-services" }),
    pool(AFAR.region, { AwsService: "ec2" }),
  ];
  for (const [n, { IpamPool }] of pools.entries()) {
    const IpamPoolId = there(IpamPool?.IpamPoolId);
    cordon.ec2("ProvisionIpamPoolCidr", { IpamPoolId, Cidr: `198.18.${32 + n}.0/24` });
  }
  // Nobody announces this one.
  const IpamPoolId = there(pools[0]?.IpamPool?.IpamPoolId);
  cordon.ec2("ProvisionIpamPoolCidr", { IpamPoolId, Cidr: "198.18.35.0/24" });
  return IpamInternetRegistryAssociationId;
}
