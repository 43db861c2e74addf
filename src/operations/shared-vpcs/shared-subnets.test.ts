import assert from "node:assert/strict";
import { suite, test } from "node:test";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import describeAddresses from "../addresses/describe-addresses.ts";
import disassociateAddress from "../addresses/disassociate-address.ts";
import releaseAddress from "../addresses/release-address.ts";
import describeDhcp from "../dhcp-options/describe-dhcp-options.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import describeGateways from "../gateways/describe-internet-gateways.ts";
import runInstances from "../instances/launch/run-instances.ts";
import terminateInstances from "../instances/state/terminate-instances.ts";
import createNat from "../nat-gateways/create-nat-gateway.ts";
import describeAcls from "../network-acls/describe-network-acls.ts";
import assignAddresses from "../network-interfaces/addresses/assign-private-ip-addresses.ts";
import createNic from "../network-interfaces/create-network-interface.ts";
import deleteNic from "../network-interfaces/delete-network-interface.ts";
import describeNics from "../network-interfaces/describe-network-interfaces.ts";
import modifyNic from "../network-interfaces/modify-network-interface-attribute.ts";
import associate from "../resource-shares/associations/associate-resource-share.ts";
import disassociate from "../resource-shares/associations/disassociate-resource-share.ts";
import createShareOf from "../resource-shares/shares/create-resource-share.ts";
import { MEMBER, member, SharingCordon, STRANGER, stranger } from "../resource-shares/shares-for-tests.ts";
import createRoute from "../route-tables/create-route.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import describeReferences from "../security-groups/groups/describe-security-group-references.ts";
import describeGroups from "../security-groups/groups/describe-security-groups.ts";
import describeStale from "../security-groups/groups/describe-stale-security-groups.ts";
import getGroupsForVpc from "../security-groups/groups/get-security-groups-for-vpc.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import revokeIngress from "../security-groups/rules/revoke-security-group-ingress.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import describeSubnets from "../subnets/describe-subnets.ts";
import createTags from "../tags/create-tags.ts";
import deleteTags from "../tags/delete-tags.ts";
import describeTags from "../tags/describe-tags.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import describeVpcs from "../vpcs/describe-vpcs.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import { type At, arnOf, SharedVpcCordon } from "./shared-vpcs-for-tests.ts";

const own = { account: ACCOUNT };
/** Another account of the organization. */
const other = { account: "777788889999" };

const notOwned = (operation: string) =>
  refusal(
    "UnauthorizedOperation",
    `You are not authorized to perform ${operation} operation. A subnet in this vpc is shared but the provided object is not owned by you`,
  );

suite("what is shared", () => {
  test("catalogue 513: subnets stay within the organization, and those of a default VPC aren't shared", () => {
    const cordon = new SharedVpcCordon();
    const { subnetId, shareArn } = cordon;
    const within = /^The resource you are attempting to share can only be shared within your AWS Organization\./;
    assert.throws(
      () => cordon.share([arnOf(`subnet/${subnetId}`)], [STRANGER]),
      refusal("OperationNotPermittedException", within),
    );
    assert.throws(
      () => cordon.run(associate, { resourceShareArn: shareArn, principals: [STRANGER] }),
      refusal("OperationNotPermittedException", within),
    );
    const lists = cordon.share([cordon.list().arn], [STRANGER]);
    assert.throws(
      () => cordon.run(associate, { resourceShareArn: lists, resourceArns: [arnOf(`subnet/${subnetId}`)] }),
      refusal("InvalidParameterException", within),
    );
    const [defaultSubnet] = cordon.defaultSubnetIds();
    assert.throws(
      () => cordon.share([arnOf(`subnet/${defaultSubnet}`)], [MEMBER]),
      refusal("InvalidParameterException", /it is in a default VPC\.$/),
    );
    // Without an organization that is shared with, nobody is there to share with.
    const alone = new SharingCordon({ isEnabled: false });
    const VpcId = alone.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    const { SubnetId } = alone.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet ?? {};
    assert.throws(() => alone.share([arnOf(`subnet/${SubnetId}`)], []), refusal("InvalidParameterException", within));
  });

  test("catalogue 513: a participant sees the shared subnet and what concerns it, as the owner's and without tags", () => {
    const cordon = new SharedVpcCordon();
    const { subnetId, privateSubnetId, vpcId } = cordon;
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { VpcId: vpcId, InternetGatewayId });
    cordon.run(createTags, { Resources: [subnetId, vpcId], Tags: [{ Key: "Name", Value: "apps" }] });
    const ofVpc = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
    const subnets = cordon.run(describeSubnets, ofVpc, member).Subnets ?? [];
    assert.deepEqual(
      subnets.map((each) => [each.SubnetId, each.OwnerId, each.SubnetArn, each.Tags]),
      [[subnetId, ACCOUNT, arnOf(`subnet/${subnetId}`), undefined]],
    );
    const [vpc] = cordon.run(describeVpcs, { VpcIds: [vpcId] }, member).Vpcs ?? [];
    assert.deepEqual([vpc?.OwnerId, vpc?.CidrBlock, vpc?.Tags], [ACCOUNT, "10.0.0.0/16", undefined]);
    const [table] = cordon.run(describeTables, ofVpc, member).RouteTables ?? [];
    assert.deepEqual([table?.OwnerId, table?.Routes?.length], [ACCOUNT, 1]);
    const [acl] = cordon.run(describeAcls, ofVpc, member).NetworkAcls ?? [];
    assert.deepEqual([acl?.OwnerId, acl?.Associations?.map(({ SubnetId }) => SubnetId)], [ACCOUNT, [subnetId]]);
    const attached = { Filters: [{ Name: "attachment.vpc-id", Values: [vpcId] }] };
    assert.equal(cordon.run(describeGateways, attached, member).InternetGateways?.[0]?.OwnerId, ACCOUNT);
    const dhcp = cordon.run(describeDhcp, { DhcpOptionsIds: [vpc?.DhcpOptionsId ?? ""] }, member).DhcpOptions;
    assert.equal(dhcp?.[0]?.OwnerId, ACCOUNT);
    const paged = cordon.run(describeSubnets, { MaxResults: 100 }, member).Subnets ?? [];
    assert.ok(paged.some(({ SubnetId }) => SubnetId === subnetId));
    const tags = { Filters: [{ Name: "resource-id", Values: [vpcId, subnetId] }] };
    assert.deepEqual(cordon.run(describeTags, tags, member).Tags, []);
    for (const at of [stranger, other]) {
      assert.throws(
        () => cordon.run(describeSubnets, { SubnetIds: [subnetId] }, at),
        refusal("InvalidSubnetID.NotFound"),
      );
    }
    assert.throws(
      () => cordon.run(describeSubnets, { SubnetIds: [privateSubnetId] }, member),
      refusal("InvalidSubnetID.NotFound"),
    );
    // The owner's groups and interfaces aren't the participant's to see.
    assert.deepEqual(cordon.run(describeGroups, ofVpc, member).SecurityGroups, []);
    cordon.interface([cordon.group("own", own)], own);
    assert.deepEqual(cordon.run(describeNics, ofVpc, member).NetworkInterfaces, []);
  });

  test("catalogue 429: a participant changes nothing of the owner's", () => {
    const cordon = new SharedVpcCordon();
    const { subnetId: SubnetId, vpcId: VpcId } = cordon;
    const [table] = cordon.run(describeTables, {}, member).RouteTables?.filter((each) => each.VpcId === VpcId) ?? [];
    const route = { RouteTableId: table?.RouteTableId ?? "", DestinationCidrBlock: "0.0.0.0/0" };
    const refused: readonly (readonly [string, () => unknown])[] = [
      ["DeleteSubnet", () => cordon.run(deleteSubnet, { SubnetId }, member)],
      ["DeleteVpc", () => cordon.run(deleteVpc, { VpcId }, member)],
      ["CreateSubnet", () => cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.3.0/24" }, member)],
      ["CreateNatGateway", () => cordon.run(createNat, { SubnetId, ConnectivityType: "private" }, member)],
    ];
    for (const [operation, call] of refused) assert.throws(call, notOwned(operation));
    assert.throws(
      () => cordon.run(createRoute, { ...route, NetworkInterfaceId: cordon.interface([cordon.group("a")]) }, member),
      notOwned("CreateRoute"),
    );
    assert.throws(
      () => cordon.run(createShareOf, { name: "again", resourceArns: [arnOf(`subnet/${SubnetId}`)] }, member),
      refusal("UnknownResourceException"),
    );
  });
});

test("catalogue 517: a participant tags what is shared with it for itself alone", () => {
  const cordon = new SharedVpcCordon();
  const { subnetId, vpcId } = cordon;
  const [web] = [{ Key: "Name", Value: "web" }];
  cordon.run(createTags, { Resources: [subnetId, vpcId], Tags: [{ Key: "Name", Value: "net" }] });
  cordon.run(createTags, { Resources: [subnetId], Tags: [web] }, member);
  const tagsOf = (at: At) => cordon.run(describeSubnets, { SubnetIds: [subnetId] }, at).Subnets?.[0]?.Tags;
  assert.deepEqual([tagsOf(own), tagsOf(member)], [[{ Key: "Name", Value: "net" }], [web]]);
  const named = { Filters: [{ Name: "tag:Name", Values: ["web"] }] };
  assert.equal(cordon.run(describeSubnets, named, member).Subnets?.[0]?.SubnetId, subnetId);
  const listed = cordon.run(describeTags, { Filters: [{ Name: "key", Values: ["Name"] }] }, member).Tags ?? [];
  assert.deepEqual(
    listed.map(({ ResourceId, Value }) => [ResourceId, Value]),
    [[subnetId, "web"]],
  );
  // Its own interfaces have tags that the owner doesn't list.
  const nic = cordon.interface([cordon.group("web")]);
  cordon.run(createTags, { Resources: [nic], Tags: [web] }, member);
  const ofNic = { Filters: [{ Name: "resource-id", Values: [nic] }] };
  assert.deepEqual(
    [cordon.run(describeTags, ofNic, own).Tags, cordon.run(describeTags, ofNic, member).Tags?.length],
    [[], 1],
  );
  cordon.run(deleteTags, { Resources: [subnetId] }, member);
  assert.deepEqual([tagsOf(own)?.length, tagsOf(member)], [1, undefined]);
});

suite("what participants have in a shared VPC", () => {
  test("catalogue 513: groups and interfaces of its own, of which the owner has copies", () => {
    const cordon = new SharedVpcCordon();
    const { vpcId } = cordon;
    const web = cordon.group("web");
    const nic = cordon.interface([web]);
    cordon.letIn(web, web, 80);
    const [shown] = cordon.run(describeNics, { NetworkInterfaceIds: [nic] }, own).NetworkInterfaces ?? [];
    assert.deepEqual([shown?.OwnerId, shown?.Groups], [MEMBER, [{ GroupId: web, GroupName: "web" }]]);
    const [group] = cordon.run(describeGroups, { GroupIds: [web] }, own).SecurityGroups ?? [];
    assert.deepEqual([group?.OwnerId, group?.IpPermissions?.[0]?.FromPort], [MEMBER, 80]);
    assert.throws(() => cordon.run(deleteNic, { NetworkInterfaceId: nic }, own), notOwned("DeleteNetworkInterface"));
    assert.throws(() => cordon.run(deleteGroup, { GroupId: web }, own), notOwned("DeleteSecurityGroup"));
    assert.throws(
      () => cordon.run(createTags, { Resources: [nic], Tags: [{ Key: "a", Value: "b" }] }, own),
      notOwned("CreateTags"),
    );
    assert.throws(() => cordon.interface([web], own), refusal("InvalidGroup.NotFound"));
    assert.deepEqual(
      cordon.run(getGroupsForVpc, { VpcId: vpcId }, own).SecurityGroupForVpcs?.map(({ GroupName }) => GroupName),
      ["default"],
    );
    assert.deepEqual(
      cordon.run(getGroupsForVpc, { VpcId: vpcId }, member).SecurityGroupForVpcs?.map(({ GroupId }) => GroupId),
      [web],
    );
    cordon.run(deleteNic, { NetworkInterfaceId: nic }, member);
    cordon.run(deleteGroup, { GroupId: web }, member);
    const world = cordon.world();
    assert.deepEqual(
      [world.get("network-interface", nic), world.get("security-group", web), world.count("vpc-participant")],
      [undefined, undefined, 0],
    );
    assert.equal(cordon.world(MEMBER).count("shared-vpc"), 0);
  });

  test("catalogue 513: names are each account's own, and so is the default group", () => {
    const cordon = new SharedVpcCordon();
    cordon.group("web", own);
    cordon.group("web");
    assert.throws(() => cordon.group("web"), refusal("InvalidGroup.Duplicate"));
    const message = `You do not have access to a default security group in VPC ${cordon.vpcId}. Specify a security group, and try again.`;
    assert.throws(
      () => cordon.run(createNic, { SubnetId: cordon.subnetId }, member),
      refusal("InvalidParameterValue", message),
    );
    const launching = { SubnetId: cordon.subnetId, ImageId: "ami-12345678", MinCount: 1, MaxCount: 1 };
    assert.throws(() => cordon.run(runInstances, launching, member), refusal("InvalidParameterValue", message));
    const theirs = cordon.group("theirs", own);
    assert.throws(() => cordon.interface([theirs]), refusal("InvalidGroup.NotFound"));
  });

  test("catalogue 513: quotas are each account's own", () => {
    const cordon = new SharedVpcCordon();
    cordon.group("a");
    cordon.group("b");
    // The owner has its two default groups.
    cordon.limits = { ...cordon.limits, securityGroupsPerRegion: 3 };
    cordon.group("c", own);
    assert.throws(() => cordon.group("d", own), refusal("SecurityGroupLimitExceeded"));
    assert.throws(() => cordon.group("d"), refusal("SecurityGroupLimitExceeded"));
  });

  test("no address is given twice, whoever asks; all count the free ones alike", () => {
    const cordon = new SharedVpcCordon();
    const [ours, theirs] = [cordon.group("ours", own), cordon.group("theirs")];
    const nics = [cordon.interface([ours], own), cordon.interface([theirs]), cordon.interface([ours], own)];
    const addressOf = (id: string) => cordon.world().get("network-interface", id)?.privateIpv4[0]?.address;
    assert.deepEqual(nics.map(addressOf), ["10.0.1.4", "10.0.1.5", "10.0.1.6"]);
    const free = (at: At) =>
      cordon.run(describeSubnets, { SubnetIds: [cordon.subnetId] }, at).Subnets?.[0]?.AvailableIpAddressCount;
    assert.deepEqual([free(own), free(member)], [248, 248]);
    const named = { SubnetId: cordon.subnetId, Groups: [theirs], PrivateIpAddress: "10.0.1.4" };
    assert.throws(() => cordon.run(createNic, named, member), refusal("InvalidIPAddress.InUse"));
    const taking = { NetworkInterfaceId: nics[1] ?? "", PrivateIpAddresses: ["10.0.1.4"], AllowReassignment: true };
    assert.throws(() => cordon.run(assignAddresses, taking, member), refusal("InvalidIPAddress.InUse"));
    cordon.run(assignAddresses, { ...taking, PrivateIpAddresses: ["10.0.1.7"] }, member);
    assert.deepEqual([free(own), free(member)], [247, 247]);
    assert.equal(addressOf(cordon.interface([ours], own)), "10.0.1.8");
  });

  test("instances are launched there, and their interfaces are the owner's to see, not the instances", () => {
    const cordon = new SharedVpcCordon();
    const web = cordon.group("web");
    const place = { SubnetId: cordon.subnetId, SecurityGroupIds: [web] };
    const launching = {
      ...place,
      ImageId: "ami-12345678",
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
    } as const;
    const id = cordon.run(runInstances, launching, member).Instances?.[0]?.InstanceId ?? "";
    const nics = () => cordon.run(describeNics, { Filters: [{ Name: "vpc-id", Values: [cordon.vpcId] }] }, own);
    const attachment = nics().NetworkInterfaces?.[0]?.Attachment;
    assert.deepEqual([attachment?.InstanceId, attachment?.InstanceOwnerId], [id, MEMBER]);
    assert.equal(cordon.world().get("instance", id), undefined);
    cordon.run(terminateInstances, { InstanceIds: [id] }, member);
    assert.deepEqual(nics().NetworkInterfaces, []);
  });

  test("catalogue 513: rules refer to groups of the owner and of other participants in the VPC", () => {
    const cordon = new SharedVpcCordon();
    cordon.run(associate, { resourceShareArn: cordon.shareArn, principals: [other.account] });
    const [ours, theirs, third] = [cordon.group("ours", own), cordon.group("theirs"), cordon.group("third", other)];
    cordon.letIn(theirs, `${ACCOUNT}/${ours}`, 80);
    cordon.letIn(theirs, third, 81);
    cordon.letIn(ours, theirs, 82, own);
    const pairs = cordon
      .run(describeGroups, { GroupIds: [theirs] }, member)
      .SecurityGroups?.[0]?.IpPermissions?.flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs);
    assert.deepEqual(
      pairs?.map(({ GroupId, UserId }) => [GroupId, UserId]),
      [
        [ours, ACCOUNT],
        [third, other.account],
      ],
    );
    for (const at of [own, member]) {
      assert.deepEqual(cordon.run(describeStale, { VpcId: cordon.vpcId }, at).StaleSecurityGroupSet, []);
    }
    assert.deepEqual(cordon.run(describeReferences, { GroupId: [theirs] }, member).SecurityGroupReferenceSet, []);
    assert.throws(() => cordon.run(deleteGroup, { GroupId: third }, other), refusal("DependencyViolation"));
    assert.throws(() => cordon.run(deleteGroup, { GroupId: ours }, own), refusal("DependencyViolation"));
    assert.throws(() => cordon.run(deleteGroup, { GroupId: theirs }, member), refusal("DependencyViolation"));
    const strange = {
      IpProtocol: "tcp",
      FromPort: 1,
      ToPort: 1,
      UserIdGroupPairs: [{ GroupId: "sg-0123456789abcdef0" }],
    };
    assert.throws(
      () => cordon.run(authorizeIngress, { GroupId: theirs, IpPermissions: [strange] }, member),
      refusal("InvalidGroup.NotFound"),
    );
  });

  test("Elastic IP addresses lead there through the owner's gateway, which sees them at the interface only", () => {
    const cordon = new SharedVpcCordon();
    const nic = cordon.interface([cordon.group("web")]);
    const { AllocationId = "", PublicIp = "" } = cordon.run(allocateAddress, {}, member);
    const binding = { AllocationId, NetworkInterfaceId: nic };
    assert.throws(() => cordon.run(associateAddress, binding, member), refusal("Gateway.NotAttached"));
    const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
    cordon.run(attachGateway, { VpcId: cordon.vpcId, InternetGatewayId });
    const { AssociationId } = cordon.run(associateAddress, binding, member);
    const atInterface = () =>
      cordon.run(describeNics, { NetworkInterfaceIds: [nic] }, own).NetworkInterfaces?.[0]?.Association;
    assert.deepEqual([atInterface()?.PublicIp, atInterface()?.IpOwnerId], [PublicIp, MEMBER]);
    assert.deepEqual(cordon.run(describeAddresses, {}, own).Addresses, []);
    assert.throws(() => cordon.run(releaseAddress, { AllocationId }, own), refusal("InvalidAllocationID.NotFound"));
    const byText = { Filters: [{ Name: "public-ip", Values: [PublicIp] }] };
    assert.deepEqual(cordon.run(describeAddresses, byText, own).Addresses, []);
    assert.deepEqual(cordon.run(describeAddresses, { MaxResults: 5 } as object, own).Addresses, []);
    cordon.run(disassociateAddress, { AssociationId }, member);
    assert.equal(atInterface(), undefined);
    assert.equal(cordon.world().count("elastic-ip"), 0);
  });
});

suite("when the subnet isn't shared any more", () => {
  test("catalogue 514: what is there stays and may be changed and deleted; nothing is added, and the owner waits", () => {
    const cordon = new SharedVpcCordon();
    const { subnetId: SubnetId, vpcId: VpcId, shareArn } = cordon;
    const web = cordon.group("web");
    const nic = cordon.interface([web]);
    cordon.run(disassociate, { resourceShareArn: shareArn, resourceArns: [arnOf(`subnet/${SubnetId}`)] });
    assert.throws(() => cordon.interface([web]), refusal("InvalidSubnetID.NotFound"));
    assert.throws(() => cordon.group("more"), refusal("InvalidVpcID.NotFound"));
    const launching = { SubnetId, ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, SecurityGroupIds: [web] };
    assert.throws(() => cordon.run(runInstances, launching, member), refusal("InvalidSubnetID.NotFound"));
    assert.equal(cordon.run(describeSubnets, { SubnetIds: [SubnetId] }, member).Subnets?.[0]?.OwnerId, ACCOUNT);
    cordon.letIn(web, web, 443);
    cordon.run(assignAddresses, { NetworkInterfaceId: nic, SecondaryPrivateIpAddressCount: 1 }, member);
    cordon.run(modifyNic, { NetworkInterfaceId: nic, Description: { Value: "still here" } }, member);
    const copy = cordon.world().get("network-interface", nic);
    assert.deepEqual([copy?.description, copy?.privateIpv4.length], ["still here", 2]);
    assert.throws(() => cordon.run(deleteSubnet, { SubnetId }), refusal("DependencyViolation"));
    cordon.run(deleteNic, { NetworkInterfaceId: nic }, member);
    cordon.run(deleteSubnet, { SubnetId });
    cordon.run(deleteSubnet, { SubnetId: cordon.privateSubnetId });
    assert.throws(() => cordon.run(deleteVpc, { VpcId }), refusal("DependencyViolation"));
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: web }] }];
    cordon.run(revokeIngress, { GroupId: web, IpPermissions }, member);
    cordon.run(deleteGroup, { GroupId: web }, member);
    cordon.run(deleteVpc, { VpcId });
    assert.throws(
      () => cordon.run(createGroup, { GroupName: "x", Description: "d", VpcId }, member),
      refusal("InvalidVpcID.NotFound"),
    );
  });
});
