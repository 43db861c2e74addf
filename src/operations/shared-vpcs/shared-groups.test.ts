import assert from "node:assert/strict";
import { suite, test } from "node:test";
import describeNicAttribute from "../network-interfaces/describe-network-interface-attribute.ts";
import describeNics from "../network-interfaces/describe-network-interfaces.ts";
import modifyNic from "../network-interfaces/modify-network-interface-attribute.ts";
import disassociate from "../resource-shares/associations/disassociate-resource-share.ts";
import createShareOf from "../resource-shares/shares/create-resource-share.ts";
import { MEMBER, member, STRANGER } from "../resource-shares/shares-for-tests.ts";
import deleteGroup from "../security-groups/groups/delete-security-group.ts";
import describeGroups from "../security-groups/groups/describe-security-groups.ts";
import getGroupsForVpc from "../security-groups/groups/get-security-groups-for-vpc.ts";
import authorizeIngress from "../security-groups/rules/authorize-security-group-ingress.ts";
import describeRules from "../security-groups/rules/describe-security-group-rules.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import { arnOf, SharedVpcCordon } from "./shared-vpcs-for-tests.ts";

const own = { account: ACCOUNT };

/** A group of the owner's that is shared with the member. */
function sharing() {
  const cordon = new SharedVpcCordon();
  const groupId = cordon.group("shared", own);
  const groupShare = cordon.share([arnOf(`security-group/${groupId}`)], [MEMBER]);
  return { cordon, groupId, groupShare };
}

suite("shared security groups", () => {
  test("catalogue 515: within the organization, and only groups of one's own in one's own VPC", () => {
    const { cordon, groupId } = sharing();
    const within = /^The resource you are attempting to share can only be shared within your AWS Organization\./;
    const arn = arnOf(`security-group/${groupId}`);
    assert.throws(() => cordon.share([arn], [STRANGER]), refusal("OperationNotPermittedException", within));
    const [inDefaultVpc, theirs] = [cordon.group("x", own, cordon.defaultVpcId()), cordon.group("theirs")];
    const groupsOf = (VpcId: string) =>
      cordon.run(describeGroups, { Filters: [{ Name: "vpc-id", Values: [VpcId] }] }).SecurityGroups ?? [];
    const byDefault = groupsOf(cordon.vpcId).find(({ GroupName }) => GroupName === "default")?.GroupId ?? "";
    const refused = (id: string, why: RegExp) =>
      assert.throws(
        () => cordon.share([arnOf(`security-group/${id}`)], [MEMBER]),
        refusal("InvalidParameterException", why),
      );
    refused(inDefaultVpc, /it is in a default VPC\.$/);
    refused(byDefault, /it is a default security group\.$/);
    const again = { name: "s", resourceArns: [arnOf(`security-group/${theirs}`, MEMBER)], principals: [ACCOUNT] };
    assert.throws(
      () => cordon.run(createShareOf, again, member),
      refusal("InvalidParameterException", /another account owns its VPC\.$/),
    );
  });

  test("catalogue 515: a participant sees it, uses it and refers to it; only its owner changes it", () => {
    const { cordon, groupId } = sharing();
    const [shown] = cordon.run(describeGroups, { GroupIds: [groupId] }, member).SecurityGroups ?? [];
    assert.deepEqual([shown?.OwnerId, shown?.IpPermissionsEgress?.length], [ACCOUNT, 1]);
    const rules = { Filters: [{ Name: "group-id", Values: [groupId] }] };
    assert.equal(cordon.run(describeRules, rules, member).SecurityGroupRules?.[0]?.GroupOwnerId, ACCOUNT);
    assert.deepEqual(
      cordon.run(getGroupsForVpc, { VpcId: cordon.vpcId }, member).SecurityGroupForVpcs?.map((each) => each.GroupId),
      [groupId],
    );
    const nic = cordon.interface([groupId]);
    const groups = cordon.run(describeNics, { NetworkInterfaceIds: [nic] }, member).NetworkInterfaces?.[0]?.Groups;
    assert.deepEqual(groups, [{ GroupId: groupId, GroupName: "shared" }]);
    const theirs = cordon.group("theirs");
    cordon.letIn(theirs, groupId, 22);
    const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
    assert.throws(
      () => cordon.run(authorizeIngress, { GroupId: groupId, IpPermissions }, member),
      refusal("UnauthorizedOperation"),
    );
    assert.throws(() => cordon.run(deleteGroup, { GroupId: groupId }, member), refusal("UnauthorizedOperation"));
    assert.throws(() => cordon.run(deleteGroup, { GroupId: groupId }, own), refusal("DependencyViolation"));
  });

  test("catalogue 515: what isn't shared any more stays in use, and nobody uses it anew", () => {
    const { cordon, groupId, groupShare } = sharing();
    const nic = cordon.interface([groupId]);
    cordon.run(disassociate, { resourceShareArn: groupShare, principals: [MEMBER] });
    assert.throws(() => cordon.interface([groupId]), refusal("InvalidGroup.NotFound"));
    const asked = { NetworkInterfaceId: nic, Attribute: "groupSet" } as const;
    const named = [{ GroupId: groupId, GroupName: "shared" }];
    assert.deepEqual(cordon.run(describeNicAttribute, asked, member).Groups, named);
    const byName = { Filters: [{ Name: "group-name", Values: ["shared"] }] };
    assert.equal(cordon.run(describeNics, byName, member).NetworkInterfaces?.length, 1);
    assert.throws(() => cordon.run(deleteGroup, { GroupId: groupId }, own), refusal("DependencyViolation"));
    cordon.run(modifyNic, { NetworkInterfaceId: nic, Groups: [cordon.group("theirs")] }, member);
    cordon.run(deleteGroup, { GroupId: groupId }, own);
  });
});
