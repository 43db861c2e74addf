import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createUser from "../users/create-user.ts";
import updateUser from "../users/update-user.ts";
import addUserToGroup from "./add-user-to-group.ts";
import createGroup from "./create-group.ts";
import deleteGroup from "./delete-group.ts";
import getGroup from "./get-group.ts";
import listGroups from "./list-groups.ts";
import listGroupsForUser from "./list-groups-for-user.ts";
import removeUserFromGroup from "./remove-user-from-group.ts";
import updateGroup from "./update-group.ts";

const home = { region: GLOBAL };

function withMembers(): TestCordon {
  const cordon = new TestCordon();
  cordon.run(createGroup, { GroupName: "admins", Path: "/team/" }, home);
  for (const UserName of ["bob", "alice"]) {
    cordon.run(createUser, { UserName }, home);
    cordon.run(addUserToGroup, { UserName, GroupName: "Admins" }, home);
  }
  return cordon;
}

test("a group lists its users, and a user its groups", () => {
  const cordon = withMembers();
  const { Group, Users } = cordon.run(getGroup, { GroupName: "admins" }, home);
  assert.match(Group.GroupId, /^AGPA[A-Z2-7]{17}$/);
  assert.equal(Group.Arn, `arn:aws:iam::${ACCOUNT}:group/team/admins`);
  assert.deepEqual(
    Users.map(({ UserName }) => UserName),
    ["alice", "bob"],
  );
  assert.deepEqual(cordon.run(listGroupsForUser, { UserName: "alice" }, home).Groups, [Group]);
  assert.deepEqual(cordon.run(listGroups, { PathPrefix: "/team/" }, home).Groups, [Group]);
  assert.deepEqual(cordon.run(listGroups, { PathPrefix: "/other/" }, home).Groups, []);
  const page = cordon.run(getGroup, { GroupName: "admins", MaxItems: 1 }, home);
  assert.deepEqual([page.Group, page.Users.length, page.IsTruncated], [Group, 1, true]);
});

test("users come and go once, and stay when they or the group get another name", () => {
  const cordon = withMembers();
  cordon.run(addUserToGroup, { UserName: "alice", GroupName: "admins" }, home);
  cordon.run(updateUser, { UserName: "alice", NewUserName: "anna" }, home);
  cordon.run(updateGroup, { GroupName: "admins", NewGroupName: "operators", NewPath: "/" }, home);
  const names = () => cordon.run(getGroup, { GroupName: "operators" }, home).Users.map(({ UserName }) => UserName);
  assert.deepEqual(names(), ["anna", "bob"]);
  assert.equal(
    cordon.run(getGroup, { GroupName: "operators" }, home).Group.Arn,
    `arn:aws:iam::${ACCOUNT}:group/operators`,
  );
  cordon.run(removeUserFromGroup, { UserName: "anna", GroupName: "operators" }, home);
  cordon.run(removeUserFromGroup, { UserName: "anna", GroupName: "operators" }, home);
  assert.deepEqual(names(), ["bob"]);
});

test("catalogue 468: a group that has users isn't deleted; names that exist, or don't, are refused", () => {
  const cordon = withMembers();
  const remove = () => cordon.run(deleteGroup, { GroupName: "admins" }, home);
  assert.throws(
    () => cordon.run(createGroup, { GroupName: "ADMINS" }, home),
    refusal("EntityAlreadyExists", "Group with name ADMINS already exists."),
  );
  assert.throws(
    () => cordon.run(addUserToGroup, { UserName: "alice", GroupName: "others" }, home),
    refusal("NoSuchEntity", "The group with name others cannot be found."),
  );
  assert.throws(
    () => cordon.run(addUserToGroup, { UserName: "carol", GroupName: "admins" }, home),
    refusal("NoSuchEntity", "The user with name carol cannot be found."),
  );
  assert.throws(remove, refusal("DeleteConflict", "Cannot delete entity, must remove users from group first."));
  for (const UserName of ["alice", "bob"]) {
    cordon.run(removeUserFromGroup, { UserName, GroupName: "admins" }, home);
  }
  remove();
  assert.throws(remove, refusal("NoSuchEntity"));
});
