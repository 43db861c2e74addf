import assert from "node:assert/strict";
import { test } from "node:test";
import describeBlockPublicAccess from "../block-public-access/describe-vpc-block-public-access-options.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createDefaultVpc from "./create-default-vpc.ts";
import createVpc from "./create-vpc.ts";
import deleteVpc from "./delete-vpc.ts";
import describeVpcAttribute from "./describe-vpc-attribute.ts";
import describeVpcs from "./describe-vpcs.ts";
import modifyVpcAttribute from "./modify-vpc-attribute.ts";
import modifyVpcTenancy from "./modify-vpc-tenancy.ts";

test("attributes change one at a time and are returned one at a time", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  assert.deepEqual(cordon.run(describeVpcAttribute, { VpcId, Attribute: "enableDnsHostnames" }), {
    VpcId,
    EnableDnsHostnames: { Value: false },
  });
  cordon.run(modifyVpcAttribute, { VpcId, EnableDnsHostnames: { Value: true } });
  cordon.run(modifyVpcAttribute, { VpcId, EnableNetworkAddressUsageMetrics: { Value: true } });
  assert.deepEqual(cordon.run(describeVpcAttribute, { VpcId, Attribute: "enableDnsHostnames" }), {
    VpcId,
    EnableDnsHostnames: { Value: true },
  });
  assert.deepEqual(cordon.run(describeVpcAttribute, { VpcId, Attribute: "enableNetworkAddressUsageMetrics" }), {
    VpcId,
    EnableNetworkAddressUsageMetrics: { Value: true },
  });
  assert.deepEqual(cordon.run(describeVpcAttribute, { VpcId, Attribute: "enableDnsSupport" }), {
    VpcId,
    EnableDnsSupport: { Value: true },
  });
});

test("refusals: no attribute, two attributes, host names without DNS", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  assert.throws(() => cordon.run(modifyVpcAttribute, { VpcId }), refusal("InvalidParameterCombination"));
  const both = { VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } };
  assert.throws(() => cordon.run(modifyVpcAttribute, both), refusal("InvalidParameterCombination"));
  cordon.run(modifyVpcAttribute, { VpcId, EnableDnsSupport: { Value: false } });
  const names = { VpcId, EnableDnsHostnames: { Value: true } };
  assert.throws(() => cordon.run(modifyVpcAttribute, names), refusal("InvalidParameterCombination"));
});

test("tenancy can become default", () => {
  const cordon = new TestCordon();
  const { Vpc } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16", InstanceTenancy: "dedicated" });
  const VpcId = Vpc?.VpcId ?? "";
  assert.equal(Vpc?.InstanceTenancy, "dedicated");
  assert.deepEqual(cordon.run(modifyVpcTenancy, { VpcId, InstanceTenancy: "default" }), { ReturnValue: true });
  assert.equal(cordon.run(describeVpcs, { VpcIds: [VpcId] }).Vpcs?.[0]?.InstanceTenancy, "default");
});

test("the default VPC is created again only if it's gone", () => {
  const cordon = new TestCordon();
  assert.throws(() => cordon.run(createDefaultVpc, {}), refusal("DefaultVpcAlreadyExists"));
  const old = cordon.defaultVpcId();
  const world = cordon.world();
  for (const { id } of world.by("subnet", "vpc", old)) cordon.apply([{ delete: "subnet", id }]);
  for (const { id } of world.by("internet-gateway", "vpc", old)) cordon.apply([{ delete: "internet-gateway", id }]);
  cordon.run(deleteVpc, { VpcId: old });
  const { Vpc } = cordon.run(createDefaultVpc, {});
  assert.equal(Vpc?.IsDefault, true);
  assert.equal(Vpc?.CidrBlock, "172.31.0.0/16");
  assert.equal([...cordon.world().by("subnet", "vpc", Vpc?.VpcId ?? "")].length, 6);
  const filters = [{ Name: "is-default", Values: ["true"] }];
  assert.equal(cordon.run(describeVpcs, { Filters: filters }).Vpcs?.length, 1);
});

test("nothing blocks the internet gateways of a Region", () => {
  const cordon = new TestCordon();
  const { VpcBlockPublicAccessOptions } = cordon.run(describeBlockPublicAccess, {});
  assert.equal(VpcBlockPublicAccessOptions?.InternetGatewayBlockMode, "off");
  assert.equal(VpcBlockPublicAccessOptions?.AwsRegion, "us-east-1");
});
