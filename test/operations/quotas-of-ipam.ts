/** Test cases for the quotas of IPAM. */
import { ACCOUNT } from "../../src/operations/world-for-tests.ts";
import { type NamedCalls, there } from "./named-calls.ts";
import type { Quotas } from "./quota.ts";
import { list } from "./quotas-of-networks.ts";

const ipam = (cordon: NamedCalls) => there(cordon.ec2("CreateIpam", {}).Ipam);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** A pool of the IPAM's private scope, for allocations in the home Region. */
const pool = (cordon: NamedCalls, input: object) =>
  there(
    cordon.ec2("CreateIpamPool", {
      IpamScopeId: there([...cordon.world().all("ipam")][0]).privateScopeId,
      AddressFamily: "ipv4",
      ...input,
    }).IpamPool?.IpamPoolId,
  );

export const quotasOfIpam = {
  ipamsPerRegion: { most: 2, fit: 2, code: "ResourceLimitExceeded", use: (cordon) => () => ipam(cordon) },
  scopesPerIpam: {
    most: 4,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return () => cordon.ec2("CreateIpamScope", { IpamId });
    },
  },
  poolsPerScope: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      ipam(cordon);
      return () => pool(cordon, {});
    },
  },
  ipamPoolDepth: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      ipam(cordon);
      let source: string | undefined;
      return () => {
        source = pool(cordon, source === undefined ? {} : { SourceIpamPoolId: source });
      };
    },
  },
  resourceDiscoveriesPerRegion: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use: (cordon) => () => cordon.ec2("CreateIpamResourceDiscovery", {}),
  },
  discoveryAssociationsPerIpam: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return () => {
        const made = cordon.ec2("CreateIpamResourceDiscovery", {}).IpamResourceDiscovery;
        const IpamResourceDiscoveryId = there(made?.IpamResourceDiscoveryId);
        return cordon.ec2("AssociateIpamResourceDiscovery", { IpamId, IpamResourceDiscoveryId });
      };
    },
  },
  unitExclusionsPerDiscovery: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const made = cordon.ec2("CreateIpamResourceDiscovery", {}).IpamResourceDiscovery;
      const IpamResourceDiscoveryId = there(made?.IpamResourceDiscoveryId);
      const path = (n: number) => ({ OrganizationsEntityPath: `o-aaaaaaaaaa/r-root/ou-root-${n}/` });
      return (n) =>
        cordon.ec2("ModifyIpamResourceDiscovery", {
          IpamResourceDiscoveryId,
          AddOrganizationalUnitExclusions: [path(n)],
        });
    },
  },
  verificationTokensPerIpam: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return () => cordon.ec2("CreateIpamExternalResourceVerificationToken", { IpamId });
    },
  },
  policiesPerIpam: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return () => cordon.ec2("CreateIpamPolicy", { IpamId });
    },
  },
  registryAssociationsPerIpam: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return (n) => {
        const input = { IpamId, Rir: "arin" as const, OrganizationHandle: `EXAMPLE-${n}` };
        return cordon.ec2("CreateIpamInternetRegistryAssociation", input);
      };
    },
  },
  rulesPerIpamPolicyDocument: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const { IpamId = "", PublicDefaultScopeId: IpamScopeId = "" } = ipam(cordon);
      const made = cordon.ec2("CreateIpamPolicy", { IpamId }).IpamPolicy;
      const IpamPolicyId = there(made?.IpamPolicyId);
      const pools: string[] = [];
      return () => {
        pools.push(pool(cordon, { IpamScopeId, Locale: "us-east-1" }));
        return cordon.ec2("ModifyIpamPolicyAllocationRules", {
          IpamPolicyId,
          Locale: "us-east-1",
          ResourceType: "eip",
          AllocationRules: pools.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
        });
      };
    },
  },
  targetsPerIpamPolicy: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const administrator = ACCOUNT;
      const accounts = numbered(3).map((n) => ({ id: `44445555666${n}`, parent: "r-root" }));
      cordon.settings = {
        ...cordon.settings,
        organization: {
          id: "o-aaaaaaaaaa",
          managementAccount: "999999999999",
          rootId: "r-root",
          units: [],
          accounts: [{ id: administrator, parent: "r-root" }, ...accounts],
          ipamAdministrator: administrator,
        },
      };
      const made = cordon.ec2("CreateIpamPolicy", { IpamId: there(ipam(cordon).IpamId) }).IpamPolicy;
      const IpamPolicyId = there(made?.IpamPolicyId);
      return (n) => cordon.ec2("EnableIpamPolicy", { IpamPolicyId, OrganizationTargetId: there(accounts[n - 1]?.id) });
    },
  },
  resolversPerIpam: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const IpamId = there(ipam(cordon).IpamId);
      return () => cordon.ec2("CreateIpamPrefixListResolver", { IpamId, AddressFamily: "ipv4" });
    },
  },
  targetsPerResolver: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const input = { IpamId: there(ipam(cordon).IpamId), AddressFamily: "ipv4" } as const;
      const made = cordon.ec2("CreateIpamPrefixListResolver", input).IpamPrefixListResolver;
      const IpamPrefixListResolverId = there(made?.IpamPrefixListResolverId);
      return () =>
        cordon.ec2("CreateIpamPrefixListResolverTarget", {
          IpamPrefixListResolverId,
          PrefixListId: list(cordon),
          PrefixListRegion: "us-east-1",
          TrackLatestVersion: true,
        });
    },
  },
  rulesPerResolver: {
    most: 2,
    fit: 2,
    code: "ResourceLimitExceeded",
    use(cordon) {
      const input = { IpamId: there(ipam(cordon).IpamId), AddressFamily: "ipv4" } as const;
      return (n) =>
        cordon.ec2("CreateIpamPrefixListResolver", {
          ...input,
          Rules: numbered(n).map((each) => ({ RuleType: "static-cidr" as const, StaticCidr: `10.${each}.0.0/16` })),
        });
    },
  },
} satisfies Quotas;
