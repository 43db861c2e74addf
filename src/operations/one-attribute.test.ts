import assert from "node:assert/strict";
import { test } from "node:test";
import runInstances from "./instances/launch/run-instances.ts";
import modifyInstance from "./instances/modify-instance-attribute.ts";
import modifyInterface from "./network-interfaces/modify-network-interface-attribute.ts";
import modifySubnet from "./subnets/modify-subnet-attribute.ts";
import modifyVpc from "./vpcs/modify-vpc-attribute.ts";
import { refusal, TestCordon } from "./world-for-tests.ts";

const none = refusal("InvalidParameterCombination", "No attributes specified.");
const several = (names: string) =>
  refusal("InvalidParameterCombination", `Fields for multiple attribute types specified: ${names}`);

test("every call that modifies attributes takes exactly one", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const [subnet] = cordon.world().by("subnet", "vpc", VpcId);
  const SubnetId = subnet?.id ?? "";
  const [instance] =
    cordon.run(runInstances, { ImageId: "ami-00000001", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 })
      .Instances ?? [];
  const InstanceId = instance?.InstanceId ?? "";
  const NetworkInterfaceId = instance?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
  const yes = { Value: true };

  assert.throws(() => cordon.run(modifyVpc, { VpcId }), none);
  assert.throws(() => cordon.run(modifySubnet, { SubnetId }), none);
  assert.throws(() => cordon.run(modifyInstance, { InstanceId }), none);
  assert.throws(() => cordon.run(modifyInterface, { NetworkInterfaceId }), none);

  const dns = { EnableDnsSupport: yes, EnableDnsHostnames: yes };
  assert.throws(() => cordon.run(modifyVpc, { VpcId, ...dns }), several("enableDnsHostnames, enableDnsSupport"));
  const subnets = { EnableDns64: yes, MapPublicIpOnLaunch: yes };
  assert.throws(() => cordon.run(modifySubnet, { SubnetId, ...subnets }), several("enableDns64, mapPublicIpOnLaunch"));
  const instances = { DisableApiStop: yes, EbsOptimized: yes };
  assert.throws(
    () => cordon.run(modifyInstance, { InstanceId, ...instances }),
    several("disableApiStop, ebsOptimized"),
  );
  const interfaces = { Description: { Value: "x" }, SourceDestCheck: yes };
  const both = several("description, sourceDestCheck");
  assert.throws(() => cordon.run(modifyInterface, { NetworkInterfaceId, ...interfaces }), both);
});
