/** The calls that delete or end a part of an IPAM, or what an organization lets services do. */
import { shareBetween } from "../../src/operations/resource-shares/shares-for-tests.ts";
import { membersAt } from "../../src/operations/shown-members.ts";
import { ACCOUNT, REGION } from "../../src/operations/world-for-tests.ts";
import { asking, byId, type Ending, listing, run } from "./ending.ts";
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";
import { ORGANIZATION } from "./rich-ipam.ts";

const AsnAuthorizationContext = { Message: `1|aws|${ACCOUNT}|65536|20991231|SHA256|RSAPSS`, Signature: "x" };
const asnOf = (n: number): string => `${3355 + n}`;

function provisionedAsn(cordon: NamedCalls, n: number) {
  const input = { IpamId: make.ipam(cordon).IpamId, Asn: asnOf(n) };
  cordon.ec2("ProvisionIpamByoasn", { ...input, AsnAuthorizationContext });
  return input;
}

/** The association of the world, created on first use. */
const registryAssociationOf = (cordon: NamedCalls): string =>
  [...cordon.world().all("ipam-internet-registry-association")][0]?.id ?? make.registryAssociation(cordon);

const { ipamAdministrator: _, ...unmanaged } = ORGANIZATION;
const MANAGEMENT = { account: ORGANIZATION.managementAccount };

/** A discovery of another account, shared with the usual one. */
const sharedDiscovery = (cordon: NamedCalls, account: string): string => {
  const made = cordon.ec2("CreateIpamResourceDiscovery", {}, { account }).IpamResourceDiscovery;
  shareBetween(cordon, there(made?.IpamResourceDiscoveryArn), account, ACCOUNT);
  return there(made?.IpamResourceDiscoveryId);
};

export const ipamEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeleteIpam": byId(
    (cordon) => there(cordon.ec2("CreateIpam", {}).Ipam?.IpamId),
    "IpamId",
    "DescribeIpams",
    "Ipams",
  ),
  "ec2.DeleteIpamExternalResourceVerificationToken": byId(
    (cordon) => {
      const { IpamId } = make.ipam(cordon);
      const made = cordon.ec2("CreateIpamExternalResourceVerificationToken", { IpamId });
      return there(made.IpamExternalResourceVerificationToken?.IpamExternalResourceVerificationTokenId);
    },
    "IpamExternalResourceVerificationTokenId",
    "DescribeIpamExternalResourceVerificationTokens",
    "IpamExternalResourceVerificationTokens",
  ),
  "ec2.DeleteIpamInternetRegistryAssociation": byId(
    make.registryAssociation,
    "IpamInternetRegistryAssociationId",
    "DescribeIpamInternetRegistryAssociations",
    "IpamInternetRegistryAssociations",
  ),
  "ec2.DeleteIpamPolicy": byId(make.policy, "IpamPolicyId", "DescribeIpamPolicies", "IpamPolicies"),
  "ec2.DeleteIpamPool": byId((cordon) => make.pool(cordon), "IpamPoolId", "DescribeIpamPools", "IpamPools"),
  "ec2.DeleteIpamPrefixListResolver": byId(
    make.resolver,
    "IpamPrefixListResolverId",
    "DescribeIpamPrefixListResolvers",
    "IpamPrefixListResolvers",
  ),
  "ec2.DeleteIpamPrefixListResolverTarget": byId(
    (cordon, n) => {
      const { IpamPrefixListResolverTarget } = cordon.ec2("CreateIpamPrefixListResolverTarget", {
        IpamPrefixListResolverId: make.resolver(cordon),
        PrefixListId: make.prefixList(cordon, n),
        PrefixListRegion: REGION,
        TrackLatestVersion: true,
      });
      return there(IpamPrefixListResolverTarget?.IpamPrefixListResolverTargetId);
    },
    "IpamPrefixListResolverTargetId",
    "DescribeIpamPrefixListResolverTargets",
    "IpamPrefixListResolverTargets",
  ),
  "ec2.DeleteIpamResourceDiscovery": byId(
    (cordon) => there(cordon.ec2("CreateIpamResourceDiscovery", {}).IpamResourceDiscovery?.IpamResourceDiscoveryId),
    "IpamResourceDiscoveryId",
    "DescribeIpamResourceDiscoveries",
    "IpamResourceDiscoveries",
  ),
  "ec2.DeleteIpamScope": byId(
    (cordon) => there(cordon.ec2("CreateIpamScope", { IpamId: make.ipam(cordon).IpamId }).IpamScope?.IpamScopeId),
    "IpamScopeId",
    "DescribeIpamScopes",
    "IpamScopes",
  ),
  "ec2.DeleteIpamRoutingPolicyRegistration": {
    made(cordon, n) {
      const input = { IpamInternetRegistryAssociationId: registryAssociationOf(cordon), Cidr: `198.18.${n}.0/24` };
      cordon.ec2("CreateIpamRoutingPolicyRegistration", { ...input, Asns: ["64500"] });
      return { key: input.Cidr, input };
    },
    listed(cordon) {
      const input = { IpamInternetRegistryAssociationId: registryAssociationOf(cordon) };
      const { IpamRoutingPolicyRegistrations } = cordon.ec2("GetIpamRoutingPolicyRegistrations", input);
      return IpamRoutingPolicyRegistrations?.map(({ Cidr }) => Cidr) ?? [];
    },
  },
  "ec2.DeletePublicIpv4Pool": {
    made(cordon) {
      const key = there(cordon.ec2("CreatePublicIpv4Pool", {}).PoolId);
      return { key, input: { PoolId: key } };
    },
    listed: listing("DescribePublicIpv4Pools", "PublicIpv4Pools.PoolId"),
    asked: asking("DescribePublicIpv4Pools", "PoolIds"),
  },
  "ec2.DeprovisionIpamByoasn": {
    made(cordon, n) {
      const input = provisionedAsn(cordon, n);
      return { key: input.Asn, input };
    },
    listed: listing("DescribeIpamByoasn", "Byoasns.Asn"),
  },
  "ec2.DeprovisionIpamPoolCidr": {
    made(cordon, n) {
      const [first] = cordon.ec2("DescribeIpamPools", {}).IpamPools ?? [];
      const IpamPoolId = first?.IpamPoolId ?? make.pool(cordon);
      const input = { IpamPoolId, Cidr: `10.${n}.0.0/16` };
      cordon.ec2("ProvisionIpamPoolCidr", input);
      return { key: input.Cidr, input };
    },
    listed(cordon) {
      const IpamPoolId = there(cordon.ec2("DescribeIpamPools", {}).IpamPools?.[0]?.IpamPoolId);
      return cordon.ec2("GetIpamPoolCidrs", { IpamPoolId }).IpamPoolCidrs?.map(({ Cidr }) => Cidr) ?? [];
    },
    again: /IncorrectState/,
  },
  "ec2.DeprovisionPublicIpv4PoolCidr": {
    made(cordon, n) {
      const PoolId = there(cordon.ec2("CreatePublicIpv4Pool", {}).PoolId);
      const IpamPoolId = make.broughtPool(cordon, `198.18.${n}.0/24`);
      const range = cordon.ec2("ProvisionPublicIpv4PoolCidr", { PoolId, IpamPoolId, NetmaskLength: 30 });
      const key = there(range.PoolAddressRange?.FirstAddress);
      return { key, input: { PoolId, Cidr: `${key}/30` } };
    },
    listed: listing("DescribePublicIpv4Pools", "PublicIpv4Pools.PoolAddressRanges.FirstAddress"),
    again: /InvalidParameterValue/,
  },
  "ec2.DisableIpamOrganizationAdminAccount": {
    organization: unmanaged,
    at: MANAGEMENT,
    made(cordon) {
      const input = { DelegatedAdminAccountId: ACCOUNT };
      cordon.ec2("EnableIpamOrganizationAdminAccount", input, MANAGEMENT);
      return { key: ACCOUNT, input };
    },
    listed: (cordon) =>
      cordon
        .call("organizations", "ListDelegatedAdministrators", {}, MANAGEMENT)
        .DelegatedAdministrators?.map(({ Id }) => Id) ?? [],
    again: /IpamOrganizationAccountNotRegistered/,
    isOnly: true,
  },
  "ec2.DisableIpamPolicy": {
    organization: ORGANIZATION,
    made(cordon, n) {
      const IpamPolicyId = there(
        cordon.ec2("DescribeIpamPolicies", {}).IpamPolicies?.[0]?.IpamPolicyId ?? make.policy(cordon),
      );
      const OrganizationTargetId = n === 1 ? "444455556666" : "ou-root-apps";
      const input = { IpamPolicyId, OrganizationTargetId };
      cordon.ec2("EnableIpamPolicy", input);
      return { key: OrganizationTargetId, input };
    },
    listed(cordon) {
      const IpamPolicyId = there(cordon.ec2("DescribeIpamPolicies", {}).IpamPolicies?.[0]?.IpamPolicyId);
      const { OrganizationTargets = [] } = cordon.ec2("GetIpamPolicyOrganizationTargets", { IpamPolicyId });
      return OrganizationTargets.map(({ OrganizationTargetId }) => OrganizationTargetId);
    },
    again: /InvalidParameterValue/,
  },
  "ec2.DisassociateIpamByoasn": {
    made(cordon, n) {
      const { Asn } = provisionedAsn(cordon, n);
      const Cidr = `198.51.${n}.0/24`;
      make.broughtPool(cordon, Cidr);
      cordon.ec2("AssociateIpamByoasn", { Asn, Cidr });
      return { key: Asn, input: { Asn, Cidr } };
    },
    // No call lists these.
    listed: (cordon) =>
      [...cordon.world().all("ipam-byoasn")].filter(({ cidrs }) => cidrs.length > 0).map(({ id }) => id),
    again: /InvalidParameterValue/,
  },
  "ec2.DisassociateIpamResourceDiscovery": {
    made(cordon, n) {
      const IpamResourceDiscoveryId = sharedDiscovery(cordon, `44445555666${n}`);
      const associated = { IpamId: make.ipam(cordon).IpamId, IpamResourceDiscoveryId };
      const made = cordon.ec2("AssociateIpamResourceDiscovery", associated).IpamResourceDiscoveryAssociation;
      const key = there(made?.IpamResourceDiscoveryAssociationId);
      return { key, input: { IpamResourceDiscoveryAssociationId: key } };
    },
    listed: listing(
      "DescribeIpamResourceDiscoveryAssociations",
      "IpamResourceDiscoveryAssociations.IpamResourceDiscoveryAssociationId",
    ),
    asked: asking("DescribeIpamResourceDiscoveryAssociations", "IpamResourceDiscoveryAssociationIds"),
  },
  "ec2.ReleaseIpamPoolAllocation": {
    made(cordon, n) {
      const IpamPoolId = make.pool(cordon, [`10.${n}.0.0/16`]);
      const made = cordon.ec2("AllocateIpamPoolCidr", { IpamPoolId, NetmaskLength: 24 }).IpamPoolAllocation;
      const key = there(made?.IpamPoolAllocationId);
      return { key, input: { IpamPoolId, IpamPoolAllocationId: key, Cidr: there(made?.Cidr) } };
    },
    listed: listing("DescribeIpamPoolAllocations", "IpamPoolAllocations.IpamPoolAllocationId"),
    asked: asking("DescribeIpamPoolAllocations", "IpamPoolAllocationIds"),
    again: /InvalidParameterCombination/,
  },
  "organizations.DisableAWSServiceAccess": {
    organization: ORGANIZATION,
    at: MANAGEMENT,
    made(cordon, n) {
      const input = { ServicePrincipal: `${n === 1 ? "ram" : "ipam"}.amazonaws.com` };
      run(cordon, "organizations.EnableAWSServiceAccess", input, MANAGEMENT);
      return { key: input.ServicePrincipal, input };
    },
    listed: (cordon) =>
      membersAt(
        run(cordon, "organizations.ListAWSServiceAccessForOrganization", {}, MANAGEMENT),
        "EnabledServicePrincipals.ServicePrincipal",
      ),
    again: "success",
  },
};
