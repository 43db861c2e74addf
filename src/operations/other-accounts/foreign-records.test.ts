/** What other accounts share, as an import has it: it can be used, and only its owner changes it. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { put } from "../../model/world/change.ts";
import allocateAddress from "../addresses/allocate-address.ts";
import associateAddress from "../addresses/associate-address.ts";
import attachGateway from "../gateways/attach-internet-gateway.ts";
import createGateway from "../gateways/create-internet-gateway.ts";
import createAcl from "../network-acls/create-network-acl.ts";
import createNic from "../network-interfaces/create-network-interface.ts";
import deleteNic from "../network-interfaces/delete-network-interface.ts";
import createPermission from "../network-interfaces/permissions/create-network-interface-permission.ts";
import createTable from "../route-tables/create-route-table.ts";
import createGroup from "../security-groups/groups/create-security-group.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import createSubnet from "../subnets/create-subnet.ts";
import deleteSubnet from "../subnets/delete-subnet.ts";
import modifySubnet from "../subnets/modify-subnet-attribute.ts";
import createTags from "../tags/create-tags.ts";
import createPeering from "../vpc-peering-connections/create-vpc-peering-connection.ts";
import createVpc from "../vpcs/create-vpc.ts";
import deleteVpc from "../vpcs/delete-vpc.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";

const OWNER = "444455556666";

/** A VPC with a subnet and a group that belong to another account. */
function shared() {
  const cordon = new TestCordon();
  const VpcId = cordon.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
  const SubnetId = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.1.0/24" }).Subnet?.SubnetId ?? "";
  const theirs = cordon.run(createGroup, { GroupName: "theirs", Description: "d", VpcId }).GroupId ?? "";
  const full = cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.3.0/24" }).Subnet?.SubnetId ?? "";
  const InternetGatewayId = cordon.run(createGateway, {}).InternetGateway?.InternetGatewayId ?? "";
  cordon.run(attachGateway, { VpcId, InternetGatewayId });
  const nic = cordon.run(createNic, { SubnetId: full }).NetworkInterface?.NetworkInterfaceId ?? "";
  const empty = cordon.run(createVpc, { CidrBlock: "10.1.0.0/16" }).Vpc?.VpcId ?? "";
  const world = cordon.world();
  cordon.apply([
    put("vpc", { ...(world.get("vpc", VpcId) as Vpc), ownerId: OWNER }),
    put("vpc", { ...(world.get("vpc", empty) as Vpc), ownerId: OWNER }),
    put("subnet", { ...(world.get("subnet", SubnetId) as Subnet), ownerId: OWNER }),
  ]);
  const theirNic = world.get("network-interface", nic);
  if (theirNic !== undefined) cordon.apply([put("network-interface", { ...theirNic, ownerId: OWNER })]);
  const group = world.get("security-group", theirs);
  if (group !== undefined) cordon.apply([put("security-group", { ...group, ownerId: OWNER })]);
  return { cordon, VpcId, SubnetId, theirs, empty, nic };
}

suite("what another account shares", () => {
  const { cordon, VpcId, SubnetId, theirs, empty, nic } = shared();
  const permission = { AwsAccountId: "777788889999", Permission: "INSTANCE-ATTACH" } as const;
  const AllocationId = cordon.run(allocateAddress, {}).AllocationId ?? "";
  const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "192.0.2.0/24" }] }];
  const refused: readonly (readonly [string, () => unknown])[] = [
    ["DeleteVpc", () => cordon.run(deleteVpc, { VpcId: empty })],
    ["DeleteSubnet", () => cordon.run(deleteSubnet, { SubnetId })],
    ["ModifySubnetAttribute", () => cordon.run(modifySubnet, { SubnetId, MapPublicIpOnLaunch: { Value: true } })],
    ["CreateTags", () => cordon.run(createTags, { Resources: [VpcId], Tags: [{ Key: "a", Value: "b" }] })],
    ["CreateSubnet", () => cordon.run(createSubnet, { VpcId, CidrBlock: "10.0.2.0/24" })],
    ["CreateRouteTable", () => cordon.run(createTable, { VpcId })],
    ["CreateNetworkAcl", () => cordon.run(createAcl, { VpcId })],
    ["DeleteSecurityGroup", () => cordon.run(deleteGroup, { GroupId: theirs })],
    ["AuthorizeSecurityGroupIngress", () => cordon.run(authorizeIngress, { GroupId: theirs, IpPermissions })],
    ["DeleteNetworkInterface", () => cordon.run(deleteNic, { NetworkInterfaceId: nic })],
    [
      "CreateNetworkInterfacePermission",
      () => cordon.run(createPermission, { NetworkInterfaceId: nic, ...permission }),
    ],
    ["AssociateAddress", () => cordon.run(associateAddress, { AllocationId, NetworkInterfaceId: nic })],
    ["CreateVpcPeeringConnection", () => cordon.run(createPeering, { VpcId, PeerVpcId: cordon.defaultVpcId() })],
  ];
  for (const [operation, call] of refused) {
    test(`catalogue 429: ${operation} is its owner's`, () => {
      assert.throws(
        call,
        refusal(
          "UnauthorizedOperation",
          `You are not authorized to perform ${operation} operation. A subnet in this vpc is shared but the provided object is not owned by you`,
        ),
      );
    });
  }

  test("groups and interfaces of one's own are made and deleted there", () => {
    const GroupId = cordon.run(createGroup, { GroupName: "own", Description: "d", VpcId }).GroupId ?? "";
    cordon.run(authorizeIngress, { GroupId, IpPermissions });
    assert.ok(cordon.run(createNic, { SubnetId, Groups: [GroupId] }).NetworkInterface?.NetworkInterfaceId);
    const other = cordon.run(createGroup, { GroupName: "other", Description: "d", VpcId }).GroupId ?? "";
    cordon.run(deleteGroup, { GroupId: other });
  });
});
