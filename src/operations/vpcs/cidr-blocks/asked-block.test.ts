import assert from "node:assert/strict";
import { test } from "node:test";
import associateSubnetBlock from "../../subnets/associate-subnet-cidr-block.ts";
import createSubnet from "../../subnets/create-subnet.ts";
import { refusal, TestCordon } from "../../world-for-tests.ts";
import createVpc from "../create-vpc.ts";
import associateVpcBlock from "./associate-vpc-cidr-block.ts";

const needsPool = (family: string) =>
  refusal("MissingParameter", `The parameter ${family}NetmaskLength requires the parameter ${family}IpamPoolId.`);
const notBoth = (cidr: string, length: string) =>
  refusal("InvalidParameterCombination", `Specify either ${cidr} or ${length}, not both.`);

test("a netmask length needs a pool, for a VPC as well as for a subnet", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const [subnet] = cordon.world().by("subnet", "vpc", VpcId);
  const SubnetId = subnet?.id ?? "";
  assert.throws(() => cordon.run(createVpc, { Ipv4NetmaskLength: 24 }), needsPool("ipv4"));
  assert.throws(() => cordon.run(associateVpcBlock, { VpcId, Ipv6NetmaskLength: 56 }), needsPool("ipv6"));
  assert.throws(() => cordon.run(createSubnet, { VpcId, Ipv4NetmaskLength: 24 }), needsPool("ipv4"));
  assert.throws(() => cordon.run(associateSubnetBlock, { SubnetId, Ipv6NetmaskLength: 64 }), needsPool("ipv6"));
});

test("a block is given by its CIDR or by its length, not both", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  const ipv4 = { CidrBlock: "10.0.0.0/16", Ipv4NetmaskLength: 16, Ipv4IpamPoolId: "ipam-pool-0" };
  const ipv6 = { Ipv6CidrBlock: "2600::/56", Ipv6NetmaskLength: 56, Ipv6IpamPoolId: "ipam-pool-0" };
  assert.throws(() => cordon.run(createVpc, ipv4), notBoth("cidrBlock", "ipv4NetmaskLength"));
  assert.throws(() => cordon.run(createSubnet, { VpcId, ...ipv4 }), notBoth("cidrBlock", "ipv4NetmaskLength"));
  assert.throws(() => cordon.run(associateVpcBlock, { VpcId, ...ipv6 }), notBoth("ipv6CidrBlock", "ipv6NetmaskLength"));
});
