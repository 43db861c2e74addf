/** Who reads a shared VPC as part of its network, and what it believes. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { SecurityGroup } from "../../model/records/security-group.ts";
import { put } from "../../model/world/change.ts";
import { Network } from "../../policy/flow/network.ts";
import { end } from "../../policy/oracle/asking-for-tests.ts";
import { judgeOne } from "../../policy/oracle/decide-one.ts";
import { explain } from "../../policy/paths/explain.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import createFlowLogs from "../flow-logs/create-flow-logs.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import createPath from "../network-insights/create-network-insights-path.ts";
import describeAnalyses from "../network-insights/describe-network-insights-analyses.ts";
import startAnalysis from "../network-insights/start-network-insights-analysis.ts";
import deleteNic from "../network-interfaces/delete-network-interface.ts";
import associateShare from "../resource-shares/associations/associate-resource-share.ts";
import { MEMBER, member } from "../resource-shares/shares-for-tests.ts";
import createRoute from "../route-tables/create-route.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import associateVpc from "../security-groups/vpc-associations/associate-security-group-vpc.ts";
import describeAssociations from "../security-groups/vpc-associations/describe-security-group-vpc-associations.ts";
import disassociateVpc from "../security-groups/vpc-associations/disassociate-security-group-vpc.ts";
import createSubnet from "../subnets/create-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import acceptPeering from "../vpc-peering-connections/accept-vpc-peering-connection.ts";
import createPeering from "../vpc-peering-connections/create-vpc-peering-connection.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import { arnOf, SharedVpcCordon } from "./shared-vpcs-for-tests.ts";

const own = { account: ACCOUNT };
const third = { account: "777788889999" };

const around = (cordon: SharedVpcCordon, { account }: { readonly account: string }) =>
  Network.around(cordon.world(account));

const flow = (from: string, to: string, port = 80) => ({
  from: end(from),
  to: end(to),
  traffic: { protocol: "tcp" as const, port },
});

/** An interface of the owner's that may reach one of the member's on port 80. */
function together() {
  const cordon = new SharedVpcCordon();
  const [ours, theirs] = [cordon.group("ours", own), cordon.group("theirs")];
  cordon.letIn(theirs, ours, 80);
  return { cordon, ours, theirs, nic: cordon.interface([ours], own), theirNic: cordon.interface([theirs]) };
}

suite("the network around a shared VPC", () => {
  test("is the same from either side, and nothing to accounts that take no part", () => {
    const { cordon, nic, theirNic } = together();
    for (const at of [own, member]) {
      assert.match(judgeOne(around(cordon, at), flow(nic, theirNic)).ingress ?? "", /^sgr-/);
      assert.equal(judgeOne(around(cordon, at), flow(theirNic, nic)).ingress, "refused");
    }
    assert.deepEqual(judgeOne(around(cordon, third), flow(nic, theirNic)), { undecidable: "unknown-interface" });
  });

  test("Reachability Analyzer finds the path for a participant's interface", () => {
    const { cordon, nic, theirNic } = together();
    for (const [at, ends] of [
      [own, { Source: nic, Destination: theirNic }],
      [member, { Source: nic, Destination: theirNic }],
    ] as const) {
      const asked = { ...ends, Protocol: "tcp", DestinationPort: 80, ClientToken: "t" } as const;
      const path = cordon.run(createPath, asked, at).NetworkInsightsPath;
      const started = cordon.run(
        startAnalysis,
        { NetworkInsightsPathId: path?.NetworkInsightsPathId ?? "", ClientToken: "a" },
        at,
      );
      const ids = [started.NetworkInsightsAnalysis?.NetworkInsightsAnalysisId ?? ""];
      const [found] =
        cordon.run(describeAnalyses, { NetworkInsightsAnalysisIds: ids }, at).NetworkInsightsAnalyses ?? [];
      assert.deepEqual([found?.Status, found?.NetworkPathFound], ["succeeded", true]);
    }
  });

  test("a VPC that is peered with it sees the participants, and they it", () => {
    const { cordon, theirs, theirNic } = together();
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }, third).Vpc?.VpcId ?? "";
    const { SubnetId = "" } = cordon.run(createSubnet, { VpcId, CidrBlock: "10.1.1.0/24" }, third).Subnet ?? {};
    const far = cordon.interface([cordon.group("far", third, VpcId)], third, SubnetId);
    const asked = { VpcId: cordon.vpcId, PeerVpcId: VpcId, PeerOwnerId: third.account };
    const { VpcPeeringConnectionId = "" } = cordon.run(createPeering, asked).VpcPeeringConnection ?? {};
    cordon.run(acceptPeering, { VpcPeeringConnectionId }, third);
    for (const [at, vpcId, DestinationCidrBlock] of [
      [own, cordon.vpcId, "10.1.0.0/16"],
      [third, VpcId, "10.0.0.0/16"],
    ] as const) {
      const [table] = cordon.world(at.account).by("route-table", "vpc", vpcId);
      cordon.run(createRoute, { RouteTableId: table?.id ?? "", DestinationCidrBlock, VpcPeeringConnectionId }, at);
    }
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.1.0.0/16" }] }];
    cordon.run(authorizeIngress, { GroupId: theirs, IpPermissions }, member);
    // It has a public address as well, which only its own account has from Amazon.
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { VpcId: cordon.vpcId, InternetGatewayId });
    const { AllocationId = "" } = cordon.run(allocateAddress, {}, member);
    cordon.run(associateAddress, { AllocationId, NetworkInterfaceId: theirNic }, member);
    for (const at of [own, member, third]) {
      for (const [port, outcome] of [
        [443, "reachable"],
        [80, "unreachable"],
      ] as const) {
        assert.equal(explain(around(cordon, at), flow(far, theirNic, port)).outcome, outcome, `${at.account} ${port}`);
      }
    }
  });

  test("catalogue 179: a participant's group is associated with the VPC, and only the participant ends that", () => {
    const { cordon, nic } = together();
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.2.0.0/16" }, member).Vpc?.VpcId ?? "";
    const GroupId = cordon.group("elsewhere", member, VpcId);
    assert.throws(() => cordon.interface([GroupId]), refusal("InvalidParameter"));
    const association = { GroupId, VpcId: cordon.vpcId };
    cordon.run(associateVpc, association, member);
    const theirNic = cordon.interface([GroupId]);
    cordon.letIn(GroupId, GroupId, 80);
    for (const at of [own, member]) {
      const [shown] = cordon.run(describeAssociations, {}, at).SecurityGroupVpcAssociations ?? [];
      assert.deepEqual([shown?.GroupOwnerId, shown?.VpcOwnerId], [MEMBER, ACCOUNT]);
      assert.equal(judgeOne(around(cordon, at), flow(nic, theirNic)).ingress, "refused");
      assert.match(judgeOne(around(cordon, at), flow(theirNic, nic)).egress ?? "", /^sgr-/);
    }
    assert.throws(() => cordon.run(disassociateVpc, association, own), refusal("DependencyViolation"));
    cordon.run(deleteNic, { NetworkInterfaceId: theirNic }, member);
    assert.throws(() => cordon.run(disassociateVpc, association, own), refusal("UnauthorizedOperation"));
    cordon.run(disassociateVpc, association, member);
    assert.equal(cordon.world().get("security-group", GroupId), undefined);
  });

  test("flow logs of the subnet are its owner's; each logs its own interfaces, and the owner all", () => {
    const { cordon, theirNic } = together();
    const to = { TrafficType: "ALL", LogDestinationType: "s3", LogDestination: "arn:aws:s3:::logs" } as const;
    const log = (ResourceType: "NetworkInterface" | "Subnet" | "VPC", id: string, at: { readonly account: string }) =>
      cordon.run(createFlowLogs, { ...to, ResourceType, ResourceIds: [id] }, at).FlowLogIds?.length;
    assert.equal(log("NetworkInterface", theirNic, member), 1);
    assert.equal(log("NetworkInterface", theirNic, own), 1);
    assert.equal(log("Subnet", cordon.subnetId, own), 1);
    assert.throws(() => log("Subnet", cordon.subnetId, member), refusal("UnauthorizedOperation"));
    assert.throws(() => log("VPC", cordon.vpcId, member), refusal("UnauthorizedOperation"));
    cordon.run(deleteNic, { NetworkInterfaceId: theirNic }, member);
    assert.equal(cordon.world().count("flow-log"), 1);
  });
});

suite("what an account's own records say of another's VPC", () => {
  /** As if a file of the member's had another interface in the owner's subnet, at the address of the owner's. */
  function forged() {
    const { cordon, theirs, nic, theirNic } = together();
    const mine = cordon.world(MEMBER).get("network-interface", theirNic) as NetworkInterface;
    const theirs4 = cordon.world().get("network-interface", nic)?.privateIpv4 ?? [];
    const stray = { ...mine, id: "eni-0f0f0f0f0f0f0f0f0", privateIpv4: theirs4 };
    cordon.apply([put("network-interface", stray)], { account: MEMBER, region: cordon.world().region });
    return { cordon, theirs, nic, theirNic, stray };
  }

  test("isn't believed by the owner, whatever the account does with it", () => {
    const { cordon, nic, theirNic, stray } = forged();
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    cordon.run(authorizeIngress, { GroupId: stray.groupIds[0] ?? "", IpPermissions }, member);
    assert.equal(cordon.world().get("network-interface", stray.id), undefined);
    assert.equal(judgeOne(around(cordon, own), flow(theirNic, nic)).ingress, "refused");
    assert.deepEqual(judgeOne(around(cordon, own), flow(nic, stray.id)), { undecidable: "unknown-interface" });
  });

  test("puts the VPC in doubt for that account only, until it's gone", () => {
    const { cordon, nic, theirNic, stray } = forged();
    assert.deepEqual(judgeOne(around(cordon, member), flow(nic, theirNic)), { undecidable: "unknown-interface" });
    cordon.run(deleteNic, { NetworkInterfaceId: stray.id }, member);
    for (const at of [own, member]) {
      assert.match(judgeOne(around(cordon, at), flow(nic, theirNic)).ingress ?? "", /^sgr-/);
    }
  });

  test("is nothing if it's said to be the owner's own", () => {
    const { cordon, nic, theirNic } = together();
    const { account, region } = { account: MEMBER, region: cordon.world().region };
    const vpc = cordon.world().get("vpc", cordon.vpcId);
    const [acl] = cordon.world().by("network-acl", "vpc", cordon.vpcId);
    assert.ok(vpc !== undefined && acl !== undefined);
    const closed = { ...acl, entries: [] };
    cordon.apply([put("vpc", { ...vpc, isDefault: true }), put("network-acl", closed)], { account, region });
    assert.equal(explain(around(cordon, member), flow(nic, theirNic)).outcome, "reachable");
  });

  test("gives its interfaces no group of the owner's, and replaces nothing of the owner's", () => {
    const { cordon, ours } = together();
    const at = { account: MEMBER, region: cordon.world().region };
    const database = cordon.world().get("security-group", ours) as SecurityGroup;
    const [open] = cordon.world().by("security-group-rule", "group", ours);
    assert.ok(open !== undefined);
    // As the owner's, which isn't shared; then as its own, with a rule that has the id of the owner's.
    cordon.apply([put("security-group", database)], at);
    assert.throws(() => cordon.interface([ours]), refusal("InvalidGroup.NotFound"));
    cordon.apply([put("security-group", { ...database, ownerId: MEMBER })], at);
    assert.throws(() => cordon.interface([ours]), refusal("InvalidGroup.NotFound"));
    const stray = { ...database, id: "sg-0f0f0f0f0f0f0f0f0", ownerId: MEMBER };
    const rule = { ...open, groupId: stray.id, ownerId: MEMBER, direction: "ingress" as const };
    cordon.apply([put("security-group", stray), put("security-group-rule", rule)], at);
    cordon.interface([stray.id]);
    assert.deepEqual(cordon.world().get("security-group-rule", open.id), open);
    assert.equal(cordon.world().get("security-group", stray.id)?.ownerId, MEMBER);
  });

  test("takes no address from whoever has it from Amazon", () => {
    const { cordon, theirNic } = together();
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { VpcId: cordon.vpcId, InternetGatewayId });
    const { AllocationId: lent = "" } = cordon.run(allocateAddress, {}, third);
    const address = cordon.world(third.account).get("elastic-ip", lent) as ElasticIp;
    const { AllocationId = "" } = cordon.run(allocateAddress, {}, member);
    const mine = cordon.world(MEMBER).get("elastic-ip", AllocationId) as ElasticIp;
    const at = { account: MEMBER, region: cordon.world().region };
    cordon.apply([put("elastic-ip", { ...mine, publicIp: address.publicIp })], at);
    cordon.run(associateAddress, { AllocationId, NetworkInterfaceId: theirNic }, member);
    assert.equal(cordon.world().count("elastic-ip"), 0);
  });

  test("isn't hidden by what another account shares under its ids", () => {
    const { cordon } = together();
    const [subnet] = cordon.world(MEMBER).by("subnet", "vpc", cordon.defaultVpcId(MEMBER));
    const shared = cordon.world().get("subnet", cordon.subnetId);
    assert.ok(subnet !== undefined && shared !== undefined);
    cordon.apply([put("subnet", { ...shared, id: subnet.id })]);
    cordon.run(associateShare, { resourceShareArn: cordon.shareArn, resourceArns: [arnOf(`subnet/${subnet.id}`)] });
    const [seen] = cordon.run(describeSubnets, { SubnetIds: [subnet.id] }, member).Subnets ?? [];
    assert.deepEqual([seen?.OwnerId, seen?.VpcId], [MEMBER, cordon.defaultVpcId(MEMBER)]);
  });

  test("a pointer alone leads nowhere", () => {
    const { cordon, nic, theirNic } = together();
    const pointer = { id: cordon.vpcId, ownerId: ACCOUNT, subnetIds: [cordon.subnetId], groupIds: [] };
    cordon.apply([put("shared-vpc", pointer)], { account: third.account, region: cordon.world().region });
    assert.deepEqual(judgeOne(around(cordon, third), flow(nic, theirNic)), { undecidable: "unknown-interface" });
    assert.throws(() => cordon.group("x", third), refusal("InvalidVpcID.NotFound"));
  });
});
