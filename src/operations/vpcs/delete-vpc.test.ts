import assert from "node:assert/strict";
import { test } from "node:test";
import { kinds } from "../../model/world/kinds.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import createVpc from "./create-vpc.ts";
import deleteVpc from "./delete-vpc.ts";

const counts = (cordon: TestCordon) =>
  Object.keys(kinds).map((kind) => [kind, cordon.world().count(kind as keyof typeof kinds)]);

test("refusals: an unknown VPC, a malformed id, and a VPC in use", () => {
  const cordon = new TestCordon();
  const unknown = "The vpc ID 'vpc-0123456789abcdef0' does not exist";
  assert.throws(
    () => cordon.run(deleteVpc, { VpcId: "vpc-0123456789abcdef0" }),
    refusal("InvalidVpcID.NotFound", unknown),
  );
  assert.throws(
    () => cordon.run(deleteVpc, { VpcId: "vpc-x" }),
    refusal("InvalidVpcID.Malformed", 'Invalid id: "vpc-x" (expecting "vpc-...")'),
  );
  const { Vpc: { VpcId = "" } = {} } = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" });
  const { Subnet: { SubnetId = "" } = {} } = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.0.0/24" });
  const used = `The vpc '${VpcId}' has dependencies and cannot be deleted.`;
  assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation", used));
  cordon.run(deleteSubnet, { SubnetId });
  cordon.run(deleteVpc, { VpcId });
});

test("everything created with a VPC is deleted with it", () => {
  const cordon = new TestCordon();
  const before = counts(cordon);
  const { Vpc: { VpcId = "" } = {} } = cordon.run(createVpc, {
    CidrBlock: "10.0.0.0/16",
    AmazonProvidedIpv6CidrBlock: true,
  });
  assert.notDeepEqual(counts(cordon), before);
  cordon.run(deleteVpc, { VpcId });
  assert.deepEqual(counts(cordon), before);
});
