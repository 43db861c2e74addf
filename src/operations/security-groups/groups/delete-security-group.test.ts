import assert from "node:assert/strict";
import { test } from "node:test";
import { put, remove } from "../../../model/world/change.ts";
import { ACCOUNT, refusal } from "../../world-for-tests.ts";
import associateVpc from "../vpc-associations/associate-security-group-vpc.ts";
import deleteGroup from "./delete-security-group.ts";
import describeGroups from "./describe-security-groups.ts";
import { GroupsCordon, tcp } from "./groups-for-tests.ts";

const inUse = (id: string) => refusal("DependencyViolation", `resource ${id} has a dependent object`);

test("catalogue 166: an unknown group", () => {
  const text = "The security group 'sg-22992c53' does not exist";
  assert.throws(
    () => new GroupsCordon().run(deleteGroup, { GroupId: "sg-22992c53" }),
    refusal("InvalidGroup.NotFound", text),
  );
});

test("catalogue 167: the default group stays", () => {
  const cordon = new GroupsCordon();
  const [group] = cordon.run(describeGroups, { GroupNames: ["default"] }).SecurityGroups ?? [];
  const text = `the specified group: "${group?.GroupId}" name: "default" cannot be deleted by a user`;
  assert.throws(() => cordon.run(deleteGroup, { GroupId: group?.GroupId }), refusal("CannotDelete", text));
});

test("catalogue 168, 169, 171, 172: a group that another one refers to stays, even if it has no rules", () => {
  const cordon = new GroupsCordon();
  const [web, db] = [cordon.addGroup("web"), cordon.addGroup("db")];
  cordon.ingress(db, tcp(5432, web));
  assert.throws(() => cordon.run(deleteGroup, { GroupId: web }), inUse(web));
  cordon.run(deleteGroup, { GroupId: db });
  cordon.run(deleteGroup, { GroupId: web });
});

test("catalogue 169: a group stays while an interface or a VPC association uses it", () => {
  const cordon = new GroupsCordon();
  const vpcId = cordon.addVpc();
  const [used, associated] = [cordon.addGroup("used", vpcId), cordon.addGroup("associated", vpcId)];
  cordon.apply([
    put("network-interface", {
      id: "eni-00000001",
      ownerId: ACCOUNT,
      vpcId,
      subnetId: "subnet-00000001",
      availabilityZone: "us-east-1a",
      description: "",
      macAddress: "02:00:00:00:00:01",
      privateIpv4: [{ address: "10.0.0.4", isPrimary: true }],
      ipv6: [],
      ipv4Prefixes: [],
      ipv6Prefixes: [],
      groupIds: [used],
      sourceDestCheck: true,
      interfaceType: "interface",
      requesterManaged: false,
      tags: [],
    }),
  ]);
  assert.throws(() => cordon.run(deleteGroup, { GroupId: used }), inUse(used));
  cordon.run(associateVpc, { GroupId: associated, VpcId: cordon.addVpc() });
  assert.throws(() => cordon.run(deleteGroup, { GroupId: associated }), inUse(associated));
});

test("catalogue 170, 173, 174: a self-reference doesn't keep a group; its rules go with it; then it isn't found", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  cordon.ingress(id, tcp(22, id, "10.0.0.0/8"));
  assert.deepEqual(cordon.run(deleteGroup, { GroupId: id }), { Return: true, GroupId: id });
  assert.equal([...cordon.world().by("security-group-rule", "group", id)].length, 0);
  assert.throws(() => cordon.group(id), refusal("InvalidGroup.NotFound"));
});

test("catalogue 377, 421: an id and a name are accepted together; a name alone needs a default VPC", () => {
  const cordon = new GroupsCordon();
  const id = cordon.addGroup("web");
  assert.deepEqual(cordon.run(deleteGroup, { GroupId: id, GroupName: "web" }), { Return: true, GroupId: id });
  cordon.addGroup("web");
  cordon.apply([remove("vpc", cordon.defaultVpcId())]);
  assert.throws(
    () => cordon.run(deleteGroup, { GroupName: "web" }),
    refusal(
      "VPCIdNotSpecified",
      "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
    ),
  );
});

test("a name deletes a group of the default VPC, and the name is free again", () => {
  const cordon = new GroupsCordon();
  cordon.addGroup("web");
  cordon.run(deleteGroup, { GroupName: "web" });
  assert.ok(cordon.addGroup("web"));
});
