import assert from "node:assert/strict";
import { test } from "node:test";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import attach from "./attach-internet-gateway.ts";
import createEgressOnly from "./create-egress-only-internet-gateway.ts";
import create from "./create-internet-gateway.ts";
import deleteEgressOnly from "./delete-egress-only-internet-gateway.ts";
import deleteGateway from "./delete-internet-gateway.ts";
import describeEgressOnly from "./describe-egress-only-internet-gateways.ts";
import describeGateways from "./describe-internet-gateways.ts";
import detach from "./detach-internet-gateway.ts";

function cordonWithVpc() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const InternetGatewayId = cordon.run(create, {}).InternetGateway?.InternetGatewayId ?? "";
  return { cordon, VpcId, InternetGatewayId };
}

test("a gateway is attached to one VPC, a VPC has one gateway, and neither is deleted while they're attached", () => {
  const { cordon, VpcId, InternetGatewayId } = cordonWithVpc();
  cordon.run(attach, { VpcId, InternetGatewayId });
  const filters = [{ Name: "attachment.vpc-id", Values: [VpcId] }];
  const [found] = cordon.run(describeGateways, { Filters: filters }).InternetGateways ?? [];
  assert.equal(found?.InternetGatewayId, InternetGatewayId);
  assert.deepEqual(found?.Attachments, [{ VpcId, State: "available" }]);
  assert.throws(
    () => cordon.run(attach, { VpcId: cordon.defaultVpcId(), InternetGatewayId }),
    refusal("Resource.AlreadyAssociated", `resource ${InternetGatewayId} is already attached to network ${VpcId}`),
  );
  const other = cordon.run(create, {}).InternetGateway?.InternetGatewayId ?? "";
  assert.throws(
    () => cordon.run(attach, { VpcId, InternetGatewayId: other }),
    refusal("InvalidParameterValue", `Network ${VpcId} already has an internet gateway attached`),
  );
  assert.throws(() => cordon.run(deleteGateway, { InternetGatewayId }), refusal("DependencyViolation"));
  assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation"));
  cordon.run(detach, { VpcId, InternetGatewayId });
  assert.throws(
    () => cordon.run(detach, { VpcId, InternetGatewayId }),
    refusal("Gateway.NotAttached", `resource ${InternetGatewayId} is not attached to network ${VpcId}`),
  );
  cordon.run(deleteGateway, { InternetGatewayId });
  cordon.run(deleteVpc, { VpcId });
  assert.throws(
    () => cordon.run(describeGateways, { InternetGatewayIds: [InternetGatewayId] }),
    refusal("InvalidInternetGatewayID.NotFound", `The internetGateway ID '${InternetGatewayId}' does not exist`),
  );
});

test("no more gateways than the quota", () => {
  const cordon = new TestCordon({ internetGatewaysPerRegion: 2 });
  cordon.run(create, {});
  assert.throws(() => cordon.run(create, {}), refusal("InternetGatewayLimitExceeded"));
});

test("an egress-only gateway belongs to its VPC, has tags, and is deleted by its id", () => {
  const { cordon, VpcId } = cordonWithVpc();
  const TagSpecifications = [
    { ResourceType: "egress-only-internet-gateway" as const, Tags: [{ Key: "Name", Value: "out" }] },
  ];
  const { EgressOnlyInternetGateway: made } = cordon.run(createEgressOnly, { VpcId, TagSpecifications });
  assert.deepEqual(made?.Attachments, [{ VpcId, State: "attached" }]);
  assert.throws(() => cordon.run(createEgressOnly, { VpcId }), refusal("InvalidParameterValue"));
  const byTag = [{ Name: "tag:Name", Values: ["out"] }];
  const found = cordon.run(describeEgressOnly, { Filters: byTag }).EgressOnlyInternetGateways;
  assert.equal(found?.length, 1);
  assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation"));
  const EgressOnlyInternetGatewayId = made?.EgressOnlyInternetGatewayId ?? "";
  assert.deepEqual(cordon.run(deleteEgressOnly, { EgressOnlyInternetGatewayId }), { ReturnCode: true });
  assert.deepEqual(cordon.run(describeEgressOnly, {}).EgressOnlyInternetGateways, []);
});
