/** Saved answers as a partition: the account they name, the members they leave out, and the answers that weren't saved. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { NewId } from "../../model/world/ids.ts";
import { ImportRefused, type Saved } from "./members.ts";
import { partitionOfAnswers } from "./partition-of-answers.ts";

let ids = 0;
const newId: NewId = (kind) => `${kind}-${++ids}`;
const partitionOf = (answers: Saved) => partitionOfAnswers(answers, "eu-west-1", newId);

const vpc = { VpcId: "vpc-1", OwnerId: "111122223333" };
const subnet = { SubnetId: "subnet-1", VpcId: "vpc-1", AvailabilityZone: "eu-west-1a", CidrBlock: "10.0.0.0/24" };
const group = { GroupId: "sg-1", GroupName: "web", VpcId: "vpc-1", IpPermissions: [], IpPermissionsEgress: [] };

test("the account is that of the first VPC that names its owner", () => {
  const { account, region } = partitionOf({ Vpcs: [{ VpcId: "vpc-0" }, vpc] });
  assert.deepEqual([account, region], ["111122223333", "eu-west-1"]);
  assert.equal(partitionOf({ Vpcs: [{ VpcId: "vpc-0" }] }).account, "000000000000");
  assert.equal(partitionOf({}).account, "000000000000");
});

test("records whose answer leaves out the owner belong to that account", () => {
  const partition = partitionOf({ Vpcs: [vpc], Subnets: [subnet], SecurityGroups: [group] });
  assert.equal(partition.get("subnet", "subnet-1")?.ownerId, "111122223333");
  assert.equal(partition.get("security-group", "sg-1")?.ownerId, "111122223333");
});

test("a peering keeps both sides, whatever their account and Region", () => {
  const side = (VpcId: string, OwnerId: string, Region: string) => ({
    VpcId,
    OwnerId,
    Region,
    CidrBlock: "10.0.0.0/16",
  });
  const peering = {
    VpcPeeringConnectionId: "pcx-1",
    RequesterVpcInfo: side("vpc-1", "111122223333", "eu-west-1"),
    AccepterVpcInfo: side("vpc-2", "444455556666", "us-east-1"),
    Status: { Code: "active" },
  };
  const { requester, accepter, status } =
    partitionOf({ Vpcs: [vpc], VpcPeeringConnections: [peering] }).get("vpc-peering-connection", "pcx-1") ?? {};
  assert.deepEqual(
    [requester?.ownerId, requester?.region, accepter?.ownerId, accepter?.region, accepter?.vpcId, status],
    ["111122223333", "eu-west-1", "444455556666", "us-east-1", "vpc-2", "active"],
  );
});

test("an answer that wasn't saved or isn't in AWS's form is refused with its place", () => {
  const nic = { NetworkInterfaceId: "eni-1", VpcId: "vpc-1", SubnetId: "subnet-1", Groups: [{ GroupId: "sg-1" }] };
  const rule = { SecurityGroupRuleId: "sgr-1", GroupId: "sg-1", IpProtocol: "tcp", FromPort: 1, ToPort: 1 };
  for (const [answers, expected] of [
    [{ Subnets: [subnet] }, "subnet-1 is in the VPC vpc-1, which was not saved. Save it too: aws ec2 describe-vpcs"],
    [{ SecurityGroups: [group] }, "sg-1 is in the VPC vpc-1, which was not saved. Save it too: aws ec2 describe-vpcs"],
    [
      { SecurityGroupRules: [{ ...rule, CidrIpv4: "10.0.0.0/8" }] },
      "sgr-1 is in the security group sg-1, which was not saved. Save it too: aws ec2 describe-security-groups",
    ],
    [
      { Vpcs: [vpc], SecurityGroups: [group], NetworkInterfaces: [nic] },
      "eni-1 is in the subnet subnet-1, which was not saved. Save it too: aws ec2 describe-subnets",
    ],
    [
      { Vpcs: [vpc], Subnets: [subnet], NetworkInterfaces: [nic] },
      "eni-1 is in the security group sg-1, which was not saved. Save it too: aws ec2 describe-security-groups",
    ],
    [{ Vpcs: [{ OwnerId: "1" }] }, "Vpcs[0] needs VpcId"],
    [{ Vpcs: [vpc, "vpc-2"] }, "Vpcs[1] is not an object"],
    [{ Vpcs: [{ ...vpc, IsDefault: "no" }] }, "Vpcs[0].IsDefault is not a boolean"],
    [
      { Vpcs: [vpc], SecurityGroups: [{ ...group, Description: "x".repeat(1_025) }] },
      "SecurityGroups[0].Description has 1025 characters, and at most 1024 are allowed",
    ],
    [
      { Vpcs: [{ ...vpc, InstanceTenancy: "shared" }] },
      "Vpcs[0].InstanceTenancy is shared; it must be one of default, dedicated, host",
    ],
    [
      { Vpcs: [vpc], Subnets: [{ ...subnet, CidrBlock: "10.0.0.0" }] },
      "Subnets[0].CidrBlock is not a CIDR block: 10.0.0.0",
    ],
    [
      { SecurityGroupRules: [{ ...rule, CidrIpv4: "10.0.0.0/40" }] },
      "SecurityGroupRules[0].CidrIpv4 is not a CIDR block of its family: 10.0.0.0/40",
    ],
  ] as const) {
    assert.throws(
      () => partitionOf(answers),
      (error) => error instanceof ImportRefused && error.message === expected,
      expected,
    );
  }
});
