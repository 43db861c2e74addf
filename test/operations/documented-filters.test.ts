import assert from "node:assert/strict";
import { test } from "node:test";
import { documentedFilters } from "./documented-filters.ts";
import { allAsked } from "./filter-cases.ts";

/** Filters that AWS's reference doesn't name, and why they're accepted anyway. This list may only shrink. */
const undocumented: Readonly<Record<string, string>> = {
  "DescribeAddresses domain": "the reference named it once, and clients still send it",
  "DescribeInstances group-id": "of EC2-Classic; tools still send it",
  "DescribeInstances group-name": "of EC2-Classic; tools still send it",
  "DescribeInstances network-interface.addresses.association.owner-id": "DescribeNetworkInterfaces names it",
  "DescribeInstances network-interface.availability-zone-id": "DescribeNetworkInterfaces names it",
  "DescribeInstances network-interface.interface-type": "DescribeNetworkInterfaces names it",
  "DescribeNetworkInterfaces group-name": "older than the list; Terraform still sends it",
  "DescribeVpcs cidr-block": "catalogue 363",
  "DescribeVpcs cidrBlock": "catalogue 363",
  "DescribeVpcs isDefault": "the older spelling; Terraform still sends it",
};

/** Operations whose filters the reference doesn't name: any member of the listed items is a filter. */
const unnamed = [
  "DescribeIpamInternetRegistryAssociations",
  "DescribeIpamPolicies",
  "DescribeIpamPoolAllocations",
  "DescribeIpamPools",
  "DescribeIpamPrefixListResolverTargets",
  "DescribeIpamPrefixListResolvers",
  "DescribeIpamResourceDiscoveries",
  "DescribeIpamResourceDiscoveryAssociations",
  "DescribeIpamScopes",
  "DescribeIpams",
  "GetIpamDiscoveredAccounts",
  "GetIpamDiscoveredPublicAddresses",
  "GetIpamDiscoveredResourceCidrs",
  "GetIpamDiscoveredRoutes",
  "GetIpamInternetRegistryAssociationAsns",
  "GetIpamInternetRegistryAssociationCidrs",
  "GetIpamPolicyAllocationRules",
  "GetIpamPolicyOrganizationTargets",
  "GetIpamPoolAllocations",
  "GetIpamPoolCidrs",
  "GetIpamPrefixListResolverRules",
  "GetIpamPrefixListResolverVersions",
  "GetIpamResourceCidrs",
  "GetIpamRouteProtectionFindings",
  "DescribeTransitGatewayPolicyTables",
  "DescribeVpcEncryptionControls",
  "GetTransitGatewayPolicyTableAssociations",
];

const documented = new Map(allAsked.map(({ name }) => [name, documentedFilters(name)]));
const isTags = (filter: string) => filter === "tag-key" || filter === "tag-value";

test("every filter that AWS's reference names is accepted", () => {
  const missing = allAsked.flatMap(({ name, filters }) =>
    (documented.get(name) ?? [])
      .filter((filter) => !isTags(filter) && !filters.includes(filter))
      .map((filter) => `${name} ${filter}`),
  );
  assert.deepEqual(missing, []);
});

test("a filter that AWS's reference doesn't name has a reason", () => {
  const further = allAsked
    .filter(({ name }) => !unnamed.includes(name))
    .flatMap(({ name, filters }) =>
      filters.filter((filter) => !documented.get(name)?.includes(filter)).map((filter) => `${name} ${filter}`),
    );
  assert.deepEqual(further.sort(), Object.keys(undocumented).sort());
});

test("the reference is parsed correctly: it names filters of all operations except some", () => {
  const without = [...documented].filter(([, filters]) => filters.length === 0).map(([name]) => name);
  const none = ["DescribeNetworkInsightsAccessScopeAnalyses", "DescribeNetworkInsightsAccessScopes"];
  assert.deepEqual(without.sort(), [...none, ...unnamed].sort());
  assert.deepEqual(documented.get("DescribeSubnets")?.slice(0, 2), ["availability-zone", "availabilityZone"]);
  assert.equal(documented.get("DescribeInstances")?.includes("host-id"), true);
  assert.equal(documented.get("DescribeImages")?.includes("low"), false, "a value, not a filter");
});
