import assert from "node:assert/strict";
import { test } from "node:test";
import { remove } from "../../../model/world/change.ts";
import { ACCOUNT, refusal } from "../../world-for-tests.ts";
import createGroup from "./create-security-group.ts";
import describeGroups from "./describe-security-groups.ts";
import { GroupsCordon } from "./groups-for-tests.ts";

const DESCRIPTION_SET =
  "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

test("catalogue 27, 60: the answer has id and ARN, and tags only if given", () => {
  const cordon = new GroupsCordon();
  const plain = cordon.run(createGroup, { GroupName: "web", Description: "d" });
  assert.match(plain.GroupId ?? "", /^sg-[0-9a-f]{17}$/);
  assert.equal(plain.SecurityGroupArn, `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/${plain.GroupId}`);
  assert.equal(plain.Tags, undefined);
  const TagSpecifications = [{ ResourceType: "security-group" as const, Tags: [{ Key: "a", Value: "b" }] }];
  const tagged = cordon.run(createGroup, { GroupName: "db", Description: "d", TagSpecifications });
  assert.deepEqual(tagged.Tags, [{ Key: "a", Value: "b" }]);
});

test("catalogue 39-41: a VPC comes with the group `default`, open to itself and outwards", () => {
  const cordon = new GroupsCordon();
  const defaultOf = (vpcId: string) => {
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    return cordon.run(describeGroups, { Filters }).SecurityGroups?.[0];
  };
  const group = defaultOf(cordon.addVpc());
  assert.equal(group?.GroupName, "default");
  assert.equal(group?.Description, "default VPC security group");
  assert.deepEqual(
    group?.IpPermissions?.map(({ UserIdGroupPairs }) => UserIdGroupPairs?.[0]?.GroupId),
    [group?.GroupId],
  );
  assert.deepEqual(group?.IpPermissionsEgress?.[0]?.IpRanges?.[0]?.CidrIp, "0.0.0.0/0");
  assert.deepEqual(group?.IpPermissionsEgress?.[0]?.Ipv6Ranges, []);
  const dual = defaultOf(cordon.addVpc({ ipv6: "2001:db8::/56" }));
  assert.equal(dual?.IpPermissionsEgress?.length, 1);
  assert.equal(dual?.IpPermissionsEgress?.[0]?.Ipv6Ranges?.[0]?.CidrIpv6, "::/0");
});

test("catalogue 42: a new group lets nothing in and everything out, without ports or description", () => {
  const cordon = new GroupsCordon();
  const group = cordon.group(cordon.addGroup("web"));
  assert.deepEqual(group.IpPermissions, []);
  assert.deepEqual(group.IpPermissionsEgress, [
    {
      IpProtocol: "-1",
      IpRanges: [{ CidrIp: "0.0.0.0/0", Description: undefined }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    },
  ]);
});

test("catalogue 43: with IPv6 there is still one egress permission, with both ranges", () => {
  const cordon = new GroupsCordon();
  const group = cordon.group(cordon.addGroup("web", cordon.addVpc({ ipv6: "2001:db8::/56" })));
  assert.equal(group.IpPermissionsEgress?.length, 1);
  assert.equal(group.IpPermissionsEgress?.[0]?.IpRanges?.[0]?.CidrIp, "0.0.0.0/0");
  assert.equal(group.IpPermissionsEgress?.[0]?.Ipv6Ranges?.[0]?.CidrIpv6, "::/0");
});

test("catalogue 44, 53, 54: names are unique in a VPC whatever their case, free in another", () => {
  const cordon = new GroupsCordon();
  const [first, second] = [cordon.addVpc(), cordon.addVpc()];
  cordon.addGroup("Public", first);
  const again = (GroupName: string) => () => cordon.run(createGroup, { GroupName, Description: "d", VpcId: first });
  assert.throws(
    again("Public"),
    refusal("InvalidGroup.Duplicate", `The security group 'Public' already exists for VPC '${first}'`),
  );
  assert.throws(again("pUBLIC"), refusal("InvalidGroup.Duplicate"));
  assert.ok(cordon.addGroup("Public", second));
});

test("catalogue 44: a name of 255 characters is accepted, one of 256 refused", () => {
  const cordon = new GroupsCordon();
  const create = (GroupName: string) => cordon.run(createGroup, { GroupName, Description: "d" });
  assert.ok(create("a".repeat(255)).GroupId);
  assert.throws(() => create("a".repeat(256)), refusal("InvalidParameterValue"));
});

test("catalogue 45: blanks at the end of a name are trimmed", () => {
  const cordon = new GroupsCordon();
  assert.equal(cordon.group(cordon.addGroup("web  ")).GroupName, "web");
});

test("catalogue 46: names may not look like ids", () => {
  const cordon = new GroupsCordon();
  const text = "Value (sg-pr4607) for parameter GroupName is invalid. Group names may not be in the format sg-*.";
  assert.throws(() => cordon.addGroup("sg-pr4607"), refusal("InvalidParameterValue", text));
});

test("catalogue 47: the name default is reserved", () => {
  const cordon = new GroupsCordon();
  const text = "Cannot use reserved security group name: default";
  assert.throws(() => cordon.addGroup("default", cordon.addVpc()), refusal("InvalidParameterValue", text));
});

test("catalogue 50-52, 424: names and descriptions take only AWS's characters, up to 255 of them", () => {
  const cordon = new GroupsCordon();
  const create = (GroupName: string, Description: string) => cordon.run(createGroup, { GroupName, Description });
  const names =
    "Invalid security group name. Valid names are non-empty strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
  assert.throws(() => create("wéb", "d"), refusal("InvalidParameterValue", names));
  assert.throws(() => create("web", "a|b"), refusal("InvalidParameterValue", DESCRIPTION_SET));
  assert.throws(() => create("web", "a".repeat(256)), refusal("InvalidParameterValue", DESCRIPTION_SET));
  assert.ok(create("a-zA-Z0-9 ._-:/()#,@[]+=&;{}!$*", "a-zA-Z0-9 ._-:/()#,@[]+=&;{}!$*").GroupId);
});

test("catalogue 378: a description beyond ASCII", () => {
  const cordon = new GroupsCordon();
  for (const Description of ["postgres → db", "größe", "방화벽"]) {
    const text = `Value (${Description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`;
    assert.throws(
      () => cordon.run(createGroup, { GroupName: "web", Description }),
      refusal("InvalidParameterValue", text),
    );
  }
});

test("catalogue 55, 56: a call without a VPC means the default one, if there is one", () => {
  const cordon = new GroupsCordon();
  const vpcId = cordon.defaultVpcId();
  assert.equal(cordon.group(cordon.addGroup("web")).VpcId, vpcId);
  cordon.apply([remove("vpc", vpcId)]);
  assert.throws(() => cordon.addGroup("other"), refusal("VPCIdNotSpecified", "No default VPC for this user"));
});

test("catalogue 57: an unknown VPC", () => {
  const cordon = new GroupsCordon();
  const text = "The vpc ID 'vpc-00000000' does not exist";
  assert.throws(() => cordon.addGroup("web", "vpc-00000000"), refusal("InvalidVpcID.NotFound", text));
});

test("catalogue 58, 59, 451: the quota of groups is 2,500 unless the operator sets another", () => {
  assert.equal(new GroupsCordon().limits.securityGroupsPerRegion, 2500);
  const cordon = new GroupsCordon({ securityGroupsPerRegion: 2 });
  cordon.addGroup("one");
  const text = `The maximum number of security groups for VPC '${cordon.defaultVpcId()}' has been reached.`;
  assert.throws(() => cordon.addGroup("two"), refusal("SecurityGroupLimitExceeded", text));
});
