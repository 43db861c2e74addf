import assert from "node:assert/strict";
import { test } from "node:test";
import { rootOf } from "../../access/credentials.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import { callOf } from "../call.ts";
import createUser from "../iam/users/create-user.ts";
import runInstances from "../instances/launch/run-instances.ts";
import createIpGroup from "../ip-groups/create-ip-group.ts";
import createTemplate from "../launch-templates/create-launch-template.ts";
import type { Operation } from "../operation.ts";
import createPlacementGroup from "../placement-groups/create-placement-group.ts";
import createPrefixList from "../prefix-lists/create-managed-prefix-list.ts";
import createShare from "../resource-shares/shares/create-resource-share.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import createTags from "../tags/create-tags.ts";
import createPeering from "../vpc-peering-connections/create-vpc-peering-connection.ts";
import createVpc from "../vpcs/create-vpc.ts";
import { ACCOUNT, REGION, TestCordon } from "../world-for-tests.ts";
import { conditionsOf, taggedByCall } from "./condition-keys.ts";
import { existing, made, type Touched } from "./touched.ts";

const ARN = `arn:aws:ec2:${REGION}:${ACCOUNT}`;

const callIn = (cordon: TestCordon, input: object) => callOf(input, cordon.world(), rootOf(ACCOUNT), cordon);
const named = (name: string, service: Operation<never, unknown>["service"] = "ec2") => ({ service, name });
const groupNamed = (cordon: TestCordon, name: string) => {
  const found = cordon.world().by("security-group", "name", `${cordon.defaultVpcId()}/${name}`).toArray()[0];
  assert.ok(found);
  return existing("security-group", found);
};
const tagged = (ResourceType: "security-group", ...keys: readonly string[]) => ({
  TagSpecifications: [{ ResourceType, Tags: keys.map((Key) => ({ Key, Value: `${Key}!` })) }],
});

test("a group: its id, its VPC as an ARN, its owner and its tags", () => {
  const cordon = new TestCordon();
  const VpcId = cordon.defaultVpcId();
  cordon.run(createGroup, { GroupName: "web", Description: "d", VpcId, ...tagged("security-group", "Env") });
  assert.deepEqual(conditionsOf(groupNamed(cordon, "web"), callIn(cordon, {}), named("DeleteSecurityGroup")), {
    "ec2:Region": REGION,
    "aws:ResourceAccount": ACCOUNT,
    "aws:ResourceTag/Env": "Env!",
    "ec2:ResourceTag/Env": "Env!",
    "ec2:SecurityGroupID": groupNamed(cordon, "web").record.id,
    "ec2:Vpc": `${ARN}:vpc/${VpcId}`,
  });
});

test("catalogue 458: what a call creates: its id is *, and the tags that the call gives to its type", () => {
  const cordon = new TestCordon();
  const touched = made("security-group", { vpcId: "vpc-1" });
  const input = { TagSpecifications: [...tagged("security-group", "a", "b").TagSpecifications] };
  const call = callIn(cordon, { TagSpecifications: [...input.TagSpecifications, { ResourceType: "vpc", Tags: [] }] });
  assert.deepEqual(conditionsOf(touched, call, named("CreateSecurityGroup")), {
    "ec2:Region": REGION,
    "aws:ResourceAccount": ACCOUNT,
    "aws:RequestTag/a": "a!",
    "aws:RequestTag/b": "b!",
    "aws:TagKeys": ["a", "b"],
    "ec2:SecurityGroupID": "*",
  });
  const vpc = cordon.world().get("vpc", cordon.defaultVpcId());
  assert.ok(vpc);
  const others = conditionsOf(existing("vpc", vpc), call, named("CreateSecurityGroup"));
  assert.equal(others["aws:TagKeys"], undefined, "the VPC exists already");
});

test("catalogue 482: tags of what other services than EC2 have are compared for every action on it", () => {
  const cordon = new TestCordon();
  const { GroupId = "" } = cordon.run(createIpGroup, { GroupName: "office", Tags: [{ Key: "env", Value: "test" }] });
  const { UserName } = cordon.run(createUser, { UserName: "alice", Tags: [{ Key: "team", Value: "red" }] }).User ?? {};
  const ipGroup = cordon.world().get("ip-group", GroupId);
  const [user] = cordon.world().by("iam-user", "name", UserName ?? "");
  assert.ok(ipGroup && user);
  const keysOf = (touched: Touched, name: string, service: "workspaces" | "iam") =>
    conditionsOf(touched, callIn(cordon, {}), named(name, service));
  assert.deepEqual(keysOf(existing("ip-group", ipGroup), "DeleteIpGroup", "workspaces"), {
    "aws:ResourceAccount": ACCOUNT,
    "aws:ResourceTag/env": "test",
  });
  assert.deepEqual(keysOf(existing("iam-user", user), "DeleteUser", "iam"), {
    "aws:ResourceAccount": ACCOUNT,
    "aws:ResourceTag/team": "red",
    "iam:ResourceTag/team": "red",
  });
});

test("tags of CreateTags, and of services that take keys alone", () => {
  const cordon = new TestCordon();
  cordon.run(createGroup, { GroupName: "web", Description: "d" });
  const group = groupNamed(cordon, "web");
  const tagging = conditionsOf(group, callIn(cordon, { Tags: [{ Key: "k", Value: "v" }] }), named(createTags.name));
  assert.equal(tagging["aws:RequestTag/k"], "v");
  assert.deepEqual(tagging["aws:TagKeys"], ["k"]);
  assert.deepEqual(conditionsOf(undefined, callIn(cordon, { TagKeys: ["k"] }), named("DeleteTags", "workspaces")), {
    "aws:TagKeys": ["k"],
  });
});

test("what is created with tags is tagged, also if the call touches no such resource", () => {
  const cordon = new TestCordon();
  const call = callIn(cordon, tagged("security-group", "a"));
  const draft = made("security-group", { vpcId: "vpc-1" });
  assert.deepEqual(taggedByCall([draft], call, named("CreateSecurityGroup")), [draft]);
  assert.deepEqual(taggedByCall([], call, named("RunInstances")), [made("security-group")]);
  assert.deepEqual(taggedByCall([draft], callIn(cordon, tagged("security-group")), named("RunInstances")), []);
  assert.deepEqual(taggedByCall([], callIn(cordon, { TagSpecifications: [{}] }), named("RunInstances")), []);
  assert.deepEqual(taggedByCall([], callIn(cordon, {}), named("RunInstances")), []);
});

test("catalogue 457: the attributes that a call sets are parameters of one value, or with nothing but a Value", () => {
  const cordon = new TestCordon();
  const vpc = cordon.world().get("vpc", cordon.defaultVpcId());
  assert.ok(vpc);
  const attributesOf = (name: string, input: object, touched = existing("vpc", vpc)) => {
    const found = Object.entries(conditionsOf(touched, callIn(cordon, input), named(name)));
    return Object.fromEntries(found.filter(([key]) => key.startsWith("ec2:Attribute")));
  };
  assert.deepEqual(attributesOf("ModifyVpcAttribute", { VpcId: vpc.id, EnableDnsSupport: { Value: false } }), {
    "ec2:Attribute": ["EnableDnsSupport"],
    "ec2:Attribute/EnableDnsSupport": "false",
  });
  const tenancy = { VpcId: vpc.id, InstanceTenancy: "default", Others: ["x"], Deep: { A: 1, B: 2 } };
  assert.deepEqual(attributesOf("ModifyVpcTenancy", tenancy), {
    "ec2:Attribute": ["InstanceTenancy"],
    "ec2:Attribute/InstanceTenancy": "default",
  });
  const old = { Attribute: "ebsOptimized", Value: "true", DryRun: true };
  assert.deepEqual(attributesOf("ModifyInstanceAttribute", old, made("instance")), {
    "ec2:Attribute": ["ebsOptimized"],
    "ec2:Attribute/ebsOptimized": "true",
  });
  assert.deepEqual(attributesOf("ModifyInstanceAttribute", old), {}, "the VPC is no instance");
  assert.deepEqual(attributesOf("ResetAddressAttribute", { Attribute: "domain-name" }, made("elastic-ip")), {
    "ec2:Attribute": ["domain-name"],
  });
  assert.deepEqual(attributesOf("DeleteVpc", { VpcId: vpc.id, InstanceTenancy: "default" }), {});
});

test("an instance, its volume and its interface; an address; a peering; a list of AWS's", () => {
  const cordon = new TestCordon();
  const world = cordon.world();
  const [SubnetId = ""] = cordon.defaultSubnetIds();
  cordon.run(createPlacementGroup, { GroupName: "near", Strategy: "spread" });
  cordon.run(runInstances, {
    ImageId: "ami-0123456789abcdef0",
    InstanceType: "t3.micro",
    MinCount: 1,
    MaxCount: 1,
    SubnetId,
    EbsOptimized: true,
    IamInstanceProfile: { Name: "web" },
    MetadataOptions: { HttpTokens: "required" },
    Placement: { GroupName: "near", Tenancy: "dedicated" },
  });
  const keys = (touched: Parameters<typeof conditionsOf>[0]) =>
    conditionsOf(touched, callIn(cordon, {}), named("CreateTags"));
  const [instance] = world.all("instance");
  const [volume] = world.all("volume");
  const [nic] = world.all("network-interface");
  assert.ok(instance && volume && nic);
  const shown = keys(existing("instance", instance));
  assert.equal(shown["ec2:InstanceType"], "t3.micro");
  assert.equal(shown["ec2:EbsOptimized"], "true");
  assert.equal(shown["ec2:InstanceProfile"], `arn:aws:iam::${ACCOUNT}:instance-profile/web`);
  assert.equal(shown["ec2:MetadataHttpTokens"], "required");
  assert.equal(shown["ec2:MetadataHttpPutResponseHopLimit"], "1");
  assert.equal(shown["ec2:PlacementGroup"], `${ARN}:placement-group/near`);
  assert.equal(shown["ec2:Tenancy"], "dedicated");
  assert.equal(shown["ec2:InstanceMarketType"], "on-demand");
  const disk = keys(existing("volume", volume));
  assert.equal(disk["ec2:VolumeSize"], String(volume.sizeGib));
  assert.equal(disk["ec2:ParentSnapshot"], `arn:aws:ec2:${REGION}::snapshot/${volume.snapshotId}`);
  const card = keys(existing("network-interface", nic));
  assert.equal(card["ec2:Subnet"], `${ARN}:subnet/${SubnetId}`);
  assert.equal(card["ec2:Vpc"], `${ARN}:vpc/${nic.vpcId}`);

  const { AllocationId = "", PublicIp } = cordon.run(allocateAddress, {});
  const address = world.get("elastic-ip", AllocationId);
  assert.ok(address);
  assert.equal(keys(existing("elastic-ip", address))["ec2:PublicIpAddress"], PublicIp);

  const PeerVpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId;
  const VpcId = cordon.defaultVpcId();
  cordon.run(createPeering, { VpcId, PeerVpcId });
  const [peering] = world.all("vpc-peering-connection");
  assert.ok(peering);
  assert.equal(keys(existing("vpc-peering-connection", peering))["ec2:RequesterVpc"], `${ARN}:vpc/${VpcId}`);
  assert.equal(keys(existing("vpc-peering-connection", peering))["ec2:AccepterVpc"], `${ARN}:vpc/${PeerVpcId}`);

  cordon.run(createPrefixList, { PrefixListName: "l", AddressFamily: "IPv4", MaxEntries: 1 });
  const [list] = world.all("prefix-list");
  assert.ok(list);
  const ofAws = keys(existing("prefix-list", { ...list, ownerId: "AWS" }));
  assert.equal(ofAws["aws:ResourceAccount"], undefined);
});

test("a share: its name and whether it may go beyond the organization, who it's shared with, and types of resources", () => {
  const cordon = new TestCordon();
  const { resourceShare } = cordon.run(createShare, { name: "lists" });
  const [share] = [...cordon.world().all("resource-share")];
  assert.ok(share !== undefined && resourceShare !== undefined);
  const arn = `${ARN}:prefix-list/pl-1`;
  const call = callIn(cordon, { resourceArns: [arn], principals: ["222222222222"] });
  assert.deepEqual(conditionsOf(existing("resource-share", share), call, named("AssociateResourceShare", "ram")), {
    "aws:ResourceAccount": ACCOUNT,
    "ram:AllowsExternalPrincipals": "true",
    "ram:Principal": ["222222222222"],
    "ram:RequestedResourceType": ["ec2:PrefixList"],
    "ram:ResourceArn": [arn],
    "ram:ResourceShareName": "lists",
  });
  const created = callIn(cordon, { name: "x", tags: [{ key: "env", value: "prod" }], allowExternalPrincipals: false });
  assert.deepEqual(conditionsOf(undefined, created, named("CreateResourceShare", "ram")), {
    "aws:RequestTag/env": "prod",
    "aws:TagKeys": ["env"],
    "ram:AllowsExternalPrincipals": "false",
    "ram:RequestedAllowsExternalPrincipals": "false",
  });
});

test("a VPN connection: its gateway, its routing and what its tunnels were asked to be", () => {
  const cordon = new TestCordon();
  const tunnel = { outsideIp: "52.0.0.1", insideCidr: "169.254.10.0/30", sealedKey: "sealed" };
  const touched = made("vpn-connection", {
    vpnGatewayId: "vgw-1",
    staticRoutesOnly: true,
    tunnels: [
      { ...tunnel, options: { DpdTimeoutSeconds: 40, IkeVersions: [{ Value: "ikev2" }] } },
      { ...tunnel, insideCidr: "fd00::/126", options: { Phase1DHGroupNumbers: [{ Value: 14 }, { Value: 15 }] } },
    ],
  });
  const found = conditionsOf(touched, callIn(cordon, {}), named("CreateVpnConnection"));
  assert.deepEqual(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)), {
    "ec2:Region": REGION,
    "aws:ResourceAccount": ACCOUNT,
    "ec2:AuthenticationType": "Pre-shared-key",
    "ec2:DPDTimeoutSeconds": ["40"],
    "ec2:GatewayType": "VGW",
    "ec2:IKEVersions": ["ikev2"],
    "ec2:InsideTunnelCidr": ["169.254.10.0/30"],
    "ec2:InsideTunnelIpv6Cidr": ["fd00::/126"],
    "ec2:Phase1DHGroup": ["14", "15"],
    "ec2:RoutingType": "Static",
  });
});

test("catalogue 599: a launch from a template: its ARN, and whether the call overrides what it chose", () => {
  const cordon = new TestCordon();
  cordon.run(createTemplate, { LaunchTemplateName: "web", LaunchTemplateData: {} });
  const [template] = cordon.world().all("launch-template");
  const LaunchTemplate = { LaunchTemplateName: "web" };
  const subnet = existing("subnet", cordon.world().all("subnet").toArray()[0] as never);
  const keys = (touched: Touched, input: object) => {
    const found = conditionsOf(touched, callIn(cordon, input), named("RunInstances"));
    return [found["ec2:LaunchTemplate"], found["ec2:IsLaunchTemplateResource"]];
  };
  const arn = `${ARN}:launch-template/${template?.id}`;
  const counts = { MinCount: 1, MaxCount: 1 };
  assert.deepEqual(keys(subnet, { LaunchTemplate, ...counts }), [arn, "true"]);
  assert.deepEqual(keys(subnet, { LaunchTemplate, SubnetId: subnet.record.id }), [arn, "false"]);
  assert.deepEqual(keys(subnet, { LaunchTemplate, InstanceType: "t3.micro" }), [arn, "true"]);
  assert.deepEqual(keys(made("instance"), { LaunchTemplate, ...counts }), [arn, "true"]);
  assert.deepEqual(keys(made("instance"), { LaunchTemplate, InstanceType: "t3.micro" }), [arn, "false"]);
  assert.deepEqual(keys(subnet, counts), [undefined, undefined]);
});
