/** Every kind that can have tags is found by its id, and an unknown id is refused in the kind's own words. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AwsError } from "../../model/aws-error.ts";
import { type Change, put } from "../../model/world/change.ts";
import type { KindWithId } from "../../model/world/ids.ts";
import { kinds } from "../../model/world/kinds.ts";
import { finder } from "../find.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createTags from "./create-tags.ts";
import deleteTags from "./delete-tags.ts";
import describeTags from "./describe-tags.ts";
import { taggableKinds } from "./find-taggable.ts";

/** Kind -> code and text of the refusal; `…` stands for the id. */
const refusals: Readonly<Record<string, readonly [code: string, text: string]>> = {
  "block-public-access-exclusion": [
    "InvalidVpcBlockPublicAccessExclusionId.NotFound",
    "The VPC Block Public Access exclusion ID '…' does not exist",
  ],
  "client-vpn-endpoint": ["InvalidClientVpnEndpointId.NotFound", "Endpoint … does not exist"],
  "customer-gateway": ["InvalidCustomerGatewayID.NotFound", "The customerGateway ID '…' does not exist"],
  "dhcp-options": ["InvalidDhcpOptionID.NotFound", "The dhcpOption ID '…' does not exist"],
  "egress-only-internet-gateway": [
    "InvalidEgressOnlyInternetGatewayId.NotFound",
    "The egress-only internet gateway ID '…' does not exist",
  ],
  "elastic-ip": ["InvalidAllocationID.NotFound", "The allocation ID '…' does not exist"],
  "encryption-control": ["InvalidVpcEncryptionControlId.NotFound", "The VPC Encryption Control ID '…' does not exist"],
  "flow-log": ["InvalidFlowLogId.NotFound", "These flow log ids in the input list are not found: [TotalCount: 1] …"],
  instance: ["InvalidInstanceID.NotFound", "The instance ID '…' does not exist"],
  "internet-gateway": ["InvalidInternetGatewayID.NotFound", "The internetGateway ID '…' does not exist"],
  "ipam-external-resource-verification-token": [
    "InvalidIpamExternalResourceVerificationTokenId.NotFound",
    "The ipam-external-resource-verification-token ID '…' does not exist",
  ],
  "ipam-internet-registry-association": [
    "InvalidIpamInternetRegistryAssociationId.NotFound",
    "The ipam-internet-registry-association ID '…' does not exist",
  ],
  "ipam-policy": ["InvalidIpamPolicyId.NotFound", "The ipam-policy ID '…' does not exist"],
  ipam: ["InvalidIpamId.NotFound", "The ipam ID '…' does not exist"],
  "ipam-pool": ["InvalidIpamPoolId.NotFound", "The ipam-pool ID '…' does not exist"],
  "ipam-pool-allocation": ["InvalidIpamPoolAllocationId.NotFound", "The IPAM pool allocation (…) does not exist."],
  "ipam-prefix-list-resolver": [
    "InvalidIpamPrefixListResolverId.NotFound",
    "The ipam-prefix-list-resolver ID '…' does not exist",
  ],
  "ipam-prefix-list-resolver-target": [
    "InvalidIpamPrefixListResolverTargetId.NotFound",
    "The ipam-prefix-list-resolver-target ID '…' does not exist",
  ],
  "ipam-resource-discovery": [
    "InvalidIpamResourceDiscoveryId.NotFound",
    "The ipam-resource-discovery ID '…' does not exist",
  ],
  "ipam-resource-discovery-association": [
    "InvalidIpamResourceDiscoveryAssociationId.NotFound",
    "The ipam-resource-discovery-association ID '…' does not exist",
  ],
  "ipam-scope": ["InvalidIpamScopeId.NotFound", "The ipam-scope ID '…' does not exist"],
  "key-pair": ["InvalidKeyPair.NotFound", "The key pair ID '…' does not exist"],
  "nat-gateway": ["NatGatewayNotFound", "NatGateway … was not found"],
  "network-acl": ["InvalidNetworkAclID.NotFound", "The networkAcl ID '…' does not exist"],
  "launch-template": [
    "InvalidLaunchTemplateId.NotFound",
    "The specified launch template, with template ID …, does not exist.",
  ],
  "network-insights-access-scope": [
    "InvalidNetworkInsightsAccessScopeId.NotFound",
    "The network insights access scope ID '…' does not exist",
  ],
  "network-insights-access-scope-analysis": [
    "InvalidNetworkInsightsAccessScopeAnalysisId.NotFound",
    "The network insights access scope analysis ID '…' does not exist",
  ],
  "network-insights-analysis": [
    "InvalidNetworkInsightsAnalysisId.NotFound",
    "The network insights analysis ID '…' does not exist",
  ],
  "network-insights-path": ["InvalidNetworkInsightsPathId.NotFound", "The network insights path ID '…' does not exist"],
  "network-interface": ["InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '…' does not exist"],
  "prefix-list": ["InvalidPrefixListID.NotFound", "The prefix list (…) does not exist."],
  "public-ipv4-pool": ["InvalidPublicIpv4PoolID.NotFound", "The public IPv4 pool ID '…' does not exist"],
  "route-table": ["InvalidRouteTableID.NotFound", "The routeTable ID '…' does not exist"],
  "security-group": ["InvalidGroup.NotFound", "The security group '…' does not exist"],
  "security-group-rule": ["InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '…' does not exist"],
  subnet: ["InvalidSubnetID.NotFound", "The subnet ID '…' does not exist"],
  "subnet-cidr-reservation": [
    "InvalidSubnetCidrReservationID.NotFound",
    "The subnet-cidr-reservation ID '…' does not exist",
  ],
  "transit-gateway": ["InvalidTransitGatewayID.NotFound", "Transit Gateway … was deleted or does not exist."],
  "transit-gateway-attachment": [
    "InvalidTransitGatewayAttachmentID.NotFound",
    "Transit Gateway Attachment … was deleted or does not exist.",
  ],
  "transit-gateway-policy-table": [
    "InvalidTransitGatewayPolicyTableId.NotFound",
    "Transit Gateway Policy Table … was deleted or does not exist.",
  ],
  "transit-gateway-route-table": [
    "InvalidRouteTableID.NotFound",
    "Transit Gateway Route Table … was deleted or does not exist.",
  ],
  "endpoint-connection": ["InvalidVpcEndpointConnectionId.NotFound", "The VpcEndpointConnection Id '…' does not exist"],
  "endpoint-service": ["InvalidVpcEndpointServiceId.NotFound", "The VpcEndpointService Id '…' does not exist"],
  "endpoint-service-permission": [
    "InvalidVpcEndpointServicePermissionId.NotFound",
    "The VpcEndpointServicePermission Id '…' does not exist",
  ],
  "placement-group": ["InvalidPlacementGroupId.NotFound", "The placement group ID '…' does not exist"],
  volume: ["InvalidVolume.NotFound", "The volume '…' does not exist."],
  vpc: ["InvalidVpcID.NotFound", "The vpc ID '…' does not exist"],
  "vpc-endpoint": ["InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '…' does not exist"],
  "vpc-peering-connection": [
    "InvalidVpcPeeringConnectionID.NotFound",
    "The vpcPeeringConnection ID '…' does not exist",
  ],
  "vpn-connection": ["InvalidVpnConnectionID.NotFound", "The vpnConnection ID '…' does not exist"],
  "vpn-gateway": ["InvalidVpnGatewayID.NotFound", "The vpnGateway ID '…' does not exist"],
};

const Tags = [{ Key: "Name", Value: "a" }];

suite("catalogue 310: an unknown id", () => {
  test("every kind that can have tags is listed here", () => {
    assert.deepEqual(
      taggableKinds()
        .map(({ kind }) => kind)
        .sort(),
      Object.keys(refusals).sort(),
    );
  });

  for (const [kind, [code, text]] of Object.entries(refusals)) {
    test(kind, () => {
      const cordon = new TestCordon();
      const unknown = cordon.newId(kind as KindWithId);
      for (const id of [unknown, unknown.replace(/-[0-9a-f]+$/, "-00000000")]) {
        const expected = refusal(code, text.replace("…", id));
        assert.throws(() => cordon.run(createTags, { Resources: [id], Tags }), expected);
        assert.throws(() => cordon.run(deleteTags, { Resources: [id], Tags }), expected);
      }
    });
  }

  test("catalogue 218: callers can't tag AWS's prefix lists", () => {
    const call = { Resources: ["pl-63a5400a"], Tags };
    assert.throws(() => new TestCordon().run(createTags, call), refusal("OperationNotPermitted", /managed by AWS/));
  });
});

test("a kind with a prefix, a type and a finder is tagged and found, without any other code", (t) => {
  const kind = "widget" as KindWithId;
  Object.assign(kinds, { widget: { prefix: "wgt", type: "widget", indexes: {} } });
  t.after(() => Reflect.deleteProperty(kinds, kind));
  finder(kind, { unknown: (id) => new AwsError("InvalidWidgetID.NotFound", `There is no widget ${id}`, 400) });
  const cordon = new TestCordon();
  const id = cordon.newId(kind);
  const call = { Resources: [id, cordon.defaultVpcId()], Tags };

  assert.throws(() => cordon.run(createTags, call), refusal("InvalidWidgetID.NotFound", `There is no widget ${id}`));
  cordon.apply([put(kind, { id, tags: [] } as never) as Change]);
  cordon.run(createTags, call);
  const shown = { ResourceId: id, ResourceType: "widget", Key: "Name", Value: "a" };
  for (const Filters of [[{ Name: "resource-id", Values: [id] }], [{ Name: "resource-type", Values: ["widget"] }]]) {
    assert.deepEqual(cordon.run(describeTags, { Filters }).Tags, [shown]);
  }
  cordon.run(deleteTags, call);
  assert.deepEqual(cordon.run(describeTags, {}).Tags, []);
});

test("a kind has at most one finder", () => {
  const unknown = () => new AwsError("X", "", 400);
  assert.throws(() => finder("vpc", { unknown }), /two finders are declared for vpc/);
});
