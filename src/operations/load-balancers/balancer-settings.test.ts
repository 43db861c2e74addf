/** Load balancers: their attributes, kinds of addresses, capacity and tags. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AMAZON } from "../../model/amazon.ts";
import associateWithSubnet from "../subnets/associate-subnet-cidr-block.ts";
import associateBlock from "../vpcs/cidr-blocks/associate-vpc-cidr-block.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import remove from "./balancers/delete-load-balancer.ts";
import describeCapacity from "./balancers/describe-capacity-reservation.ts";
import describeAttributes from "./balancers/describe-load-balancer-attributes.ts";
import modifyCapacity from "./balancers/modify-capacity-reservation.ts";
import modifyPools from "./balancers/modify-ip-pools.ts";
import modifyAttributes from "./balancers/modify-load-balancer-attributes.ts";
import setAddressType from "./balancers/set-ip-address-type.ts";
import setGroups from "./balancers/set-security-groups.ts";
import setSubnets from "./balancers/set-subnets.ts";
import { interfaces, made } from "./balancers-for-tests.ts";
import addTags from "./tags/add-tags.ts";
import describeTags from "./tags/describe-tags.ts";
import removeTags from "./tags/remove-tags.ts";

describe("load balancers", () => {
  test("catalogue 566: attributes have AWS's defaults, and values that they allow", () => {
    const cordon = new TestCordon();
    const LoadBalancerArn = made(cordon).LoadBalancerArn ?? "";
    const attribute = (key: string) =>
      cordon.run(describeAttributes, { LoadBalancerArn }).Attributes?.find(({ Key }) => Key === key)?.Value;
    const set = (Key: string, Value: string) =>
      cordon.run(modifyAttributes, { LoadBalancerArn, Attributes: [{ Key, Value }] });
    assert.deepEqual(["idle_timeout.timeout_seconds", "routing.http2.enabled"].map(attribute), ["60", "true"]);
    set("idle_timeout.timeout_seconds", "120");
    assert.equal(attribute("idle_timeout.timeout_seconds"), "120");
    assert.throws(() => set("idle_timeout.timeout_seconds", "4001"), refusal("InvalidConfigurationRequest"));
    assert.throws(() => set("routing.http2.enabled", "yes"), refusal("InvalidConfigurationRequest"));
    assert.throws(() => set("no.such", "1"), refusal("InvalidConfigurationRequest"));
    const twice = { Key: "routing.http2.enabled", Value: "true" };
    assert.throws(
      () => cordon.run(modifyAttributes, { LoadBalancerArn, Attributes: [twice, twice] }),
      refusal("ValidationError"),
    );
    set("deletion_protection.enabled", "true");
    assert.throws(
      () => cordon.run(remove, { LoadBalancerArn }),
      refusal("OperationNotPermitted", /cannot be deleted because deletion protection is enabled$/),
    );
    set("ipv6.deny_all_igw_traffic", "true");
    assert.deepEqual(
      interfaces(cordon).map(({ DenyAllIgwTraffic }) => DenyAllIgwTraffic),
      [true, true],
    );
    cordon.run(setSubnets, { LoadBalancerArn, Subnets: cordon.defaultSubnetIds().slice(0, 3) });
    assert.deepEqual(
      interfaces(cordon).map(({ DenyAllIgwTraffic }) => DenyAllIgwTraffic),
      [true, true, true],
    );
  });

  test("catalogue 566: without public IPv4 a load balancer gives its public addresses back, and gets others with it", () => {
    const cordon = new TestCordon();
    const VpcId = cordon.defaultVpcId();
    const vpc = cordon.run(associateBlock, { VpcId, AmazonProvidedIpv6CidrBlock: true });
    const block = vpc.Ipv6CidrBlockAssociation?.Ipv6CidrBlock ?? "";
    const Subnets = cordon.defaultSubnetIds().slice(0, 2);
    for (const [i, SubnetId] of Subnets.entries()) {
      cordon.run(associateWithSubnet, { SubnetId, Ipv6CidrBlock: block.replace("00::/56", `0${i}::/64`) });
    }
    const LoadBalancerArn = made(cordon, { Subnets }).LoadBalancerArn ?? "";
    const set = (IpAddressType: "ipv4" | "dualstack" | "dualstack-without-public-ipv4") => {
      cordon.run(setAddressType, { LoadBalancerArn, IpAddressType });
      return interfaces(cordon).map(({ Association, Ipv6Addresses = [] }) => [
        Association?.PublicIp !== undefined,
        Ipv6Addresses.length,
      ]);
    };
    const lent = () => cordon.world(AMAZON.account, AMAZON.region).count("public-address");
    assert.equal(lent(), 2);
    assert.deepEqual(set("dualstack-without-public-ipv4"), [
      [false, 1],
      [false, 1],
    ]);
    assert.equal(lent(), 0);
    assert.deepEqual(set("dualstack"), [
      [true, 1],
      [true, 1],
    ]);
    assert.equal(new Set(interfaces(cordon).map(({ Association }) => Association?.PublicIp)).size, 2);
    assert.deepEqual(set("ipv4"), [
      [true, 0],
      [true, 0],
    ]);
    const net = made(cordon, { Name: "net", Type: "network", Subnets }).LoadBalancerArn ?? "";
    const hidden = { LoadBalancerArn: net, IpAddressType: "dualstack-without-public-ipv4" } as const;
    assert.throws(() => cordon.run(setAddressType, hidden), refusal("ValidationError"));
  });

  test("two kinds of addresses, capacity and pools", () => {
    const cordon = new TestCordon();
    const LoadBalancerArn = made(cordon).LoadBalancerArn ?? "";
    assert.throws(
      () => cordon.run(setAddressType, { LoadBalancerArn, IpAddressType: "dualstack" }),
      refusal("InvalidSubnet"),
    );
    const capacity = (CapacityUnits: number) =>
      cordon.run(modifyCapacity, { LoadBalancerArn, MinimumLoadBalancerCapacity: { CapacityUnits } });
    assert.equal(cordon.run(describeCapacity, { LoadBalancerArn }).DecreaseRequestsRemaining, 2);
    capacity(300);
    capacity(200);
    capacity(100);
    assert.throws(() => capacity(50), refusal("CapacityDecreaseRequestsLimitExceeded"));
    assert.deepEqual(cordon.run(describeCapacity, { LoadBalancerArn }).MinimumLoadBalancerCapacity, {
      CapacityUnits: 100,
    });
    cordon.run(modifyCapacity, { LoadBalancerArn, ResetCapacityReservation: true });
    assert.equal(cordon.run(describeCapacity, { LoadBalancerArn }).MinimumLoadBalancerCapacity, undefined);
    assert.throws(() => cordon.run(modifyCapacity, { LoadBalancerArn }), refusal("ValidationError"));
    const IpamPools = { Ipv4IpamPoolId: "ipam-pool-00000000000000abc" };
    assert.deepEqual(cordon.run(modifyPools, { LoadBalancerArn, IpamPools }).IpamPools, IpamPools);
    assert.equal(cordon.run(modifyPools, { LoadBalancerArn, RemoveIpamPools: ["ipv4"] }).IpamPools, undefined);
    const net = made(cordon, { Name: "net", Type: "network" }).LoadBalancerArn ?? "";
    assert.throws(() => cordon.run(modifyPools, { LoadBalancerArn: net, IpamPools }), refusal("ValidationError"));
    assert.throws(
      () => cordon.run(setGroups, { LoadBalancerArn, SecurityGroups: [] }),
      refusal("InvalidConfigurationRequest"),
    );
  });

  test("tags: added, replaced, removed, by the ARN of anything that has them", () => {
    const cordon = new TestCordon();
    const arn = made(cordon, { Tags: [{ Key: "a", Value: "1" }] }).LoadBalancerArn ?? "";
    const tags = () => cordon.run(describeTags, { ResourceArns: [arn] }).TagDescriptions?.[0]?.Tags;
    const added = [{ Key: "a", Value: "2" }, { Key: "b" }];
    cordon.run(addTags, { ResourceArns: [arn], Tags: added });
    assert.deepEqual(tags(), [
      { Key: "a", Value: "2" },
      { Key: "b", Value: "" },
    ]);
    cordon.run(removeTags, { ResourceArns: [arn], TagKeys: ["a"] });
    assert.deepEqual(tags(), [{ Key: "b", Value: "" }]);
    assert.throws(() => cordon.run(describeTags, { ResourceArns: ["x"] }), refusal("ValidationError"));
  });
});
