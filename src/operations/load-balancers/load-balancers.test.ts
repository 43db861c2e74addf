/** Load balancers: where their interfaces are, what changes them, and what is refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rootOf } from "../../access/credentials.ts";
import allocate from "../addresses/allocate-address.ts";
import { callOf } from "../call.ts";
import deleteInterface from "../network-interfaces/delete-network-interface.ts";
import detach from "../network-interfaces/detach-network-interface.ts";
import modifyInterface from "../network-interfaces/modify-network-interface-attribute.ts";
import { conditionsOf } from "../permission/condition-keys.ts";
import { arnOfTouched } from "../permission/touched.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import create from "./balancers/create-load-balancer.ts";
import remove from "./balancers/delete-load-balancer.ts";
import describeBalancers from "./balancers/describe-load-balancers.ts";
import setGroups from "./balancers/set-security-groups.ts";
import setSubnets from "./balancers/set-subnets.ts";
import { group, type Input, interfaces, made, shown } from "./balancers-for-tests.ts";

describe("load balancers", () => {
  test("catalogue 562, 563: an application load balancer has an interface in each subnet", () => {
    const cordon = new TestCordon();
    const balancer = made(cordon);
    const arn = balancer.LoadBalancerArn ?? "";
    assert.match(
      arn,
      new RegExp(`^arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:loadbalancer/app/web/[0-9a-f]{16}$`),
    );
    assert.match(balancer.DNSName ?? "", /^web-\d+\.us-east-1\.elb\.amazonaws\.com$/);
    assert.deepEqual(
      [balancer.State, balancer.Scheme, balancer.Type, balancer.CanonicalHostedZoneId],
      [{ Code: "provisioning" }, "internet-facing", "application", "Z35SXDOTRQ7X7K"],
    );
    assert.deepEqual(shown(cordon, arn)?.State, { Code: "active" });
    const nics = interfaces(cordon);
    assert.equal(nics.length, 2);
    for (const nic of nics) {
      assert.deepEqual(
        [nic.Description, nic.RequesterId, nic.InterfaceType, nic.Status, nic.Attachment?.InstanceOwnerId],
        [`ELB ${arn.slice(arn.indexOf("/") + 1)}`, "amazon-elb", "interface", "in-use", "amazon-elb"],
      );
      assert.equal(nic.Association?.IpOwnerId, "amazon-elb");
      assert.match(nic.Attachment?.AttachmentId ?? "", /^eni-attach-/);
      assert.deepEqual(
        nic.Groups?.map(({ GroupName }) => GroupName),
        ["default"],
      );
    }
    assert.deepEqual(
      balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
      cordon.defaultSubnetIds().slice(0, 2),
    );
  });

  test("catalogue 573: its interfaces aren't the caller's to change: they go with it", () => {
    const cordon = new TestCordon();
    const balancer = made(cordon);
    const [nic] = interfaces(cordon);
    const NetworkInterfaceId = nic?.NetworkInterfaceId ?? "";
    const denied = refusal("AuthFailure", "You do not have permission to access the specified resource.");
    assert.throws(() => cordon.run(detach, { AttachmentId: nic?.Attachment?.AttachmentId ?? "" }), denied);
    assert.throws(
      () => cordon.run(deleteInterface, { NetworkInterfaceId }),
      refusal("InvalidParameterValue", `Network interface '${NetworkInterfaceId}' is currently in use.`),
    );
    assert.throws(() => cordon.run(modifyInterface, { NetworkInterfaceId, Groups: [group(cordon)] }), denied);
    cordon.run(remove, { LoadBalancerArn: balancer.LoadBalancerArn ?? "" });
    assert.deepEqual(interfaces(cordon), []);
    cordon.run(remove, { LoadBalancerArn: balancer.LoadBalancerArn ?? "" });
  });

  test("its groups and subnets can't be deleted, until it's deleted or moved", () => {
    const cordon = new TestCordon();
    const [web, other] = [group(cordon), group(cordon, "other")];
    const LoadBalancerArn = made(cordon, { SecurityGroups: [web] }).LoadBalancerArn ?? "";
    const [first = "", second = "", third = ""] = cordon.defaultSubnetIds();
    assert.throws(() => cordon.run(deleteGroup, { GroupId: web }), refusal("DependencyViolation"));
    assert.throws(() => cordon.run(deleteSubnet, { SubnetId: first }), refusal("DependencyViolation"));
    assert.deepEqual(cordon.run(setGroups, { LoadBalancerArn, SecurityGroups: [other] }).SecurityGroupIds, [other]);
    cordon.run(deleteGroup, { GroupId: web });
    cordon.run(setSubnets, { LoadBalancerArn, Subnets: [second, third] });
    cordon.run(deleteSubnet, { SubnetId: first });
    assert.deepEqual(
      interfaces(cordon)
        .map(({ SubnetId }) => SubnetId)
        .toSorted(),
      [second, third].toSorted(),
    );
    assert.deepEqual(
      interfaces(cordon).map(({ Groups }) => Groups?.map(({ GroupId }) => GroupId)),
      [[other], [other]],
    );
  });

  test("catalogue 564: a network load balancer has the Elastic IPs and addresses that are named, and no group unless one is", () => {
    const cordon = new TestCordon();
    const { AllocationId = "", PublicIp } = cordon.run(allocate, {});
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const net = made(cordon, {
      Name: "net",
      Type: "network",
      Subnets: [],
      SubnetMappings: [{ SubnetId, AllocationId }],
    });
    assert.match(net.DNSName ?? "", /^net-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$/);
    assert.deepEqual(net.SecurityGroups, undefined);
    const [nic] = interfaces(cordon);
    assert.deepEqual(
      [nic?.InterfaceType, nic?.Attachment?.InstanceOwnerId, nic?.Groups, nic?.Association?.PublicIp],
      ["network_load_balancer", "amazon-aws", [], PublicIp],
    );
    assert.deepEqual(shown(cordon, net.LoadBalancerArn)?.AvailabilityZones?.[0]?.LoadBalancerAddresses, [
      { IpAddress: PublicIp, AllocationId },
    ]);
    assert.throws(
      () => cordon.run(setGroups, { LoadBalancerArn: net.LoadBalancerArn ?? "", SecurityGroups: [group(cordon)] }),
      refusal("InvalidConfigurationRequest"),
    );
    assert.throws(
      () => made(cordon, { Name: "two", Type: "network", Subnets: [], SubnetMappings: [{ SubnetId, AllocationId }] }),
      refusal("ResourceInUse"),
    );
    const cidr =
      cordon
        .world()
        .get("subnet", SubnetId)
        ?.cidr.replace(/0\/\d+$/, "77") ?? "";
    const mapping = { SubnetId, PrivateIPv4Address: cidr };
    const inner = made(cordon, {
      Name: "in",
      Type: "network",
      Scheme: "internal",
      Subnets: [],
      SubnetMappings: [mapping],
    });
    assert.deepEqual(shown(cordon, inner.LoadBalancerArn)?.AvailabilityZones?.[0]?.LoadBalancerAddresses, [
      { PrivateIPv4Address: cidr },
    ]);
  });

  test("catalogue 561: CreateLoadBalancer: what doesn't fit together is refused in AWS's words", () => {
    const cordon = new TestCordon();
    const [first = "", second = ""] = cordon.defaultSubnetIds();
    const refused = (input: Partial<Input>, code: string, text?: string | RegExp) =>
      assert.throws(() => made(cordon, input), refusal(code, text));
    refused(
      { Subnets: [first] },
      "ValidationError",
      "At least two subnets in two different Availability Zones must be specified",
    );
    refused({ Subnets: [] }, "ValidationError");
    refused({ SubnetMappings: [{ SubnetId: first }] }, "ValidationError");
    refused({ Subnets: [first, "subnet-00000000000000abc"] }, "SubnetNotFound");
    const long = "a".repeat(33);
    const tooLong = `The load balancer name '${long}' cannot be longer than '32' characters`;
    refused({ Name: long }, "ValidationError", tooLong);
    refused({ Name: "web_1" }, "ValidationError", /alphanumeric/);
    refused({ Name: "-web" }, "ValidationError", /hyphen/);
    refused({ Name: "internal-web" }, "ValidationError", /reserved prefix/);
    refused({ SecurityGroups: ["sg-00000000000000abc"] }, "InvalidSecurityGroup");
    refused({ Type: "gateway", SecurityGroups: [group(cordon)] }, "InvalidConfigurationRequest");
    refused({ Type: "gateway", Scheme: "internal" }, "ValidationError");
    refused({ IpAddressType: "dualstack" }, "InvalidSubnet");
    refused({ Type: "network", IpAddressType: "dualstack-without-public-ipv4" }, "ValidationError");
    refused({ Type: "network", IpamPools: { Ipv4IpamPoolId: "ipam-pool-00000000000000abc" } }, "ValidationError");
    refused({ Type: "network", CustomerOwnedIpv4Pool: "ipv4pool-coip-1" }, "ValidationError");
    const mapped = (mapping: object, input: Partial<Input> = {}) => ({
      ...{ Subnets: [], SubnetMappings: [{ SubnetId: first, ...mapping }, { SubnetId: second }], ...input },
    });
    refused(mapped({ AllocationId: "eipalloc-00000000000000abc" }), "ValidationError");
    refused(mapped({ PrivateIPv4Address: "172.31.0.9" }), "ValidationError");
    refused(mapped({ IPv6Address: "2001:db8::1" }), "ValidationError");
    refused(mapped({ SourceNatIpv6Prefix: "2001:db8::/80" }), "ValidationError");
    refused(mapped({ AllocationId: "eipalloc-00000000000000abc" }, { Type: "network" }), "AllocationIdNotFound");
    refused(mapped({ AllocationId: "eipalloc-1" }, { Type: "network", Scheme: "internal" }), "ValidationError");
    refused(mapped({ PrivateIPv4Address: "172.31.0.9" }, { Type: "network" }), "ValidationError");
    const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    const inVpc = (n: number, AvailabilityZone: string) =>
      cordon.run(createSubnet, { VpcId, CidrBlock: `10.0.${n}.0/24`, AvailabilityZone }).Subnet?.SubnetId ?? "";
    const [a, b, c] = [inVpc(1, "us-east-1a"), inVpc(2, "us-east-1a"), inVpc(3, "us-east-1b")];
    refused({ Subnets: [a, c] }, "InvalidSubnet", `VPC ${VpcId} has no internet gateway`);
    refused({ Subnets: [a, b] }, "InvalidConfigurationRequest", /same Availability Zone/);
    refused({ Subnets: [a, first] }, "InvalidConfigurationRequest");
    const tag = { Key: "a", Value: "b" };
    refused({ Tags: [tag, tag] }, "DuplicateTagKeys");
    refused({ Tags: [{ Key: "", Value: "" }] }, "ValidationError");
    refused({ Tags: [{ Key: "aws:a", Value: "" }] }, "ValidationError");
    refused({ Tags: [{ Key: "a".repeat(129), Value: "" }] }, "ValidationError");
    refused({ Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `${i}`, Value: "" })) }, "TooManyTags");
  });

  test("the same call again answers with the first one's; another one with its name is refused", () => {
    const cordon = new TestCordon();
    const { LoadBalancerArn } = made(cordon);
    assert.equal(made(cordon).LoadBalancerArn, LoadBalancerArn);
    assert.throws(
      () => made(cordon, { Scheme: "internal" }),
      refusal(
        "DuplicateLoadBalancerName",
        "A load balancer with the same name 'web' exists, but with different settings",
      ),
    );
    assert.equal(interfaces(cordon).length, 2);
    // What the first call took is in use now, but by the load balancer that is asked for.
    const { AllocationId = "" } = cordon.run(allocate, {});
    const [SubnetId = ""] = cordon.defaultSubnetIds();
    const named = { Name: "net", Type: "network", Subnets: [], SubnetMappings: [{ SubnetId, AllocationId }] } as const;
    const net = made(cordon, named).LoadBalancerArn;
    assert.equal(made(cordon, named).LoadBalancerArn, net);
  });

  test("DescribeLoadBalancers: by name, in pages, and what isn't there", () => {
    const cordon = new TestCordon();
    for (const Name of ["a", "b", "c"]) made(cordon, { Name });
    const page = (input: object) => cordon.run(describeBalancers, input);
    const first = page({ PageSize: 2 });
    assert.deepEqual(
      [first, page({ PageSize: 2, Marker: first.NextMarker })].map(({ LoadBalancers, NextMarker }) => [
        LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName),
        NextMarker === undefined,
      ]),
      [
        [["a", "b"], false],
        [["c"], true],
      ],
    );
    assert.deepEqual(page({ Names: ["b"] }).LoadBalancers?.length, 1);
    assert.throws(() => page({ Names: ["b", "z"] }), refusal("LoadBalancerNotFound", "Load balancers '[z]' not found"));
    const arn = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:loadbalancer/app/z/0000000000000000`;
    assert.throws(() => shown(cordon, arn), refusal("LoadBalancerNotFound", "One or more load balancers not found"));
    assert.throws(() => shown(cordon, "z"), refusal("ValidationError", "'z' is not a valid load balancer ARN"));
    assert.throws(() => page({ PageSize: 401 }), refusal("ValidationError"));
    assert.throws(() => page({ PageSize: 0 }), refusal("ValidationError"));
    assert.throws(() => page({ Marker: "x" }), refusal("ValidationError"));
    assert.throws(() => page({ Names: Array(21).fill("a") }), refusal("ValidationError"));
  });

  test("catalogue 565: permission is asked on the name that it will have, and to tag it if it has tags", () => {
    const cordon = new TestCordon();
    const call = (input: Partial<Input>) =>
      callOf({ Name: "web", Subnets: ["subnet-1"], ...input }, cordon.world(), rootOf(ACCOUNT), cordon);
    const [touched] = create.touches(call({ Type: "network" }));
    const arn = touched && arnOfTouched(touched, cordon.world());
    assert.equal(arn, `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:loadbalancer/net/web/*`);
    assert.deepEqual(create.alsoNeeds?.(call({})), []);
    const tagged = call({ Tags: [{ Key: "a", Value: "b" }] });
    assert.deepEqual(create.alsoNeeds?.(tagged), ["elasticloadbalancing:AddTags"]);
    const keys = conditionsOf(touched, tagged, { service: "elasticloadbalancing", name: "AddTags" });
    assert.equal(keys["elasticloadbalancing:CreateAction"], "CreateLoadBalancer");
    const ofCall = conditionsOf(touched, tagged, { service: "elasticloadbalancing", name: "CreateLoadBalancer" });
    assert.deepEqual(ofCall["elasticloadbalancing:Subnet"], ["subnet-1"]);
  });
});
