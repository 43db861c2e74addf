import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import type { InputOf } from "../../operation.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createAccessKey from "../access-keys/create-access-key.ts";
import addUserToGroup from "../groups/add-user-to-group.ts";
import createGroup from "../groups/create-group.ts";
import removeUserFromGroup from "../groups/remove-user-from-group.ts";
import createUser from "./create-user.ts";
import deleteUser from "./delete-user.ts";
import getUser from "./get-user.ts";
import listUserTags from "./list-user-tags.ts";
import listUsers from "./list-users.ts";
import getLoginProfile from "./sign-in/get-login-profile.ts";
import tagUser from "./tag-user.ts";
import untagUser from "./untag-user.ts";
import updateUser from "./update-user.ts";

const home = { region: GLOBAL };

test("a new user has AWS's form of id and ARN, and is found by its name in any case", () => {
  const cordon = new TestCordon();
  const { User } = cordon.run(
    createUser,
    { UserName: "Alice", Path: "/team/", Tags: [{ Key: "a", Value: "b" }] },
    home,
  );
  assert.match(User?.UserId ?? "", /^AIDA[A-Z2-7]{17}$/);
  assert.equal(User?.Arn, `arn:aws:iam::${ACCOUNT}:user/team/Alice`);
  assert.deepEqual(User?.Tags, [{ Key: "a", Value: "b" }]);
  assert.deepEqual(cordon.run(getUser, { UserName: "alice" }, home).User, User);
});

test("refusals: a name that exists in another case, names and paths of another form, and whoever isn't there", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName: "alice" }, home);
  const create = (UserName: string, Path?: string) => () => cordon.run(createUser, { UserName, Path }, home);
  assert.throws(create("ALICE"), refusal("EntityAlreadyExists", "User with name ALICE already exists."));
  assert.throws(create("al ice"), refusal("ValidationError", /userName/));
  assert.throws(create("a".repeat(65)), refusal("ValidationError", /less than or equal to 64/));
  assert.throws(create("bob", "team"), refusal("ValidationError", /path/));
  assert.throws(create("bob", `/${"a".repeat(512)}/`), refusal("ValidationError", /less than or equal to 512/));
  assert.throws(
    () => cordon.run(getUser, { UserName: "carol" }, home),
    refusal("NoSuchEntity", "The user with name carol cannot be found."),
  );
});

test("GetUser without a name shows the caller, the account's root as well", () => {
  const cordon = new TestCordon();
  const { User } = cordon.run(getUser, {}, home);
  assert.equal(User.Arn, `arn:aws:iam::${ACCOUNT}:root`);
  assert.equal(User.UserId, ACCOUNT);
});

test("catalogue 469: only a user is the calling user", () => {
  const cordon = new TestCordon();
  assert.throws(
    () => cordon.run(getLoginProfile, {}, home),
    refusal("ValidationError", "Must specify userName when calling with non-User credentials"),
  );
});

test("another name or path is another ARN; id, groups and keys stay", () => {
  const cordon = new TestCordon();
  const before = cordon.run(createUser, { UserName: "alice" }, home).User;
  cordon.run(createUser, { UserName: "bob" }, home);
  cordon.run(createAccessKey, { UserName: "alice" }, home);
  const update = (input: InputOf<"iam", "UpdateUser">) => cordon.run(updateUser, input, home);
  assert.throws(() => update({ UserName: "alice", NewUserName: "BOB" }), refusal("EntityAlreadyExists", /BOB/));
  assert.throws(() => update({ UserName: "alice", NewUserName: "a b" }), refusal("ValidationError", /newUserName/));
  update({ UserName: "alice", NewUserName: "Alice" });
  update({ UserName: "ALICE", NewUserName: "anna", NewPath: "/team/" });
  const { User } = cordon.run(getUser, { UserName: "anna" }, home);
  assert.deepEqual(User, {
    ...before,
    UserName: "anna",
    Path: "/team/",
    Arn: `arn:aws:iam::${ACCOUNT}:user/team/anna`,
  });
  assert.throws(() => cordon.run(getUser, { UserName: "alice" }, home), refusal("NoSuchEntity"));
  const world = cordon.world(ACCOUNT, GLOBAL);
  assert.equal([...world.by("iam-access-key", "user", User.UserId)].length, 1);
});

test("catalogue 468: a user that has keys or groups isn't deleted", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName: "alice" }, home);
  cordon.run(createGroup, { GroupName: "admins" }, home);
  const remove = () => cordon.run(deleteUser, { UserName: "alice" }, home);
  cordon.run(addUserToGroup, { UserName: "alice", GroupName: "admins" }, home);
  assert.throws(remove, refusal("DeleteConflict", "Cannot delete entity, must remove users from group first."));
  cordon.run(removeUserFromGroup, { UserName: "alice", GroupName: "admins" }, home);
  remove();
  assert.throws(remove, refusal("NoSuchEntity"));
  cordon.run(createUser, { UserName: "alice" }, home);
  cordon.run(createAccessKey, { UserName: "alice" }, home);
  assert.throws(remove, refusal("DeleteConflict", "Cannot delete entity, must delete access keys first."));
});

test("catalogue 465: one user too many", () => {
  const cordon = new TestCordon({ usersPerAccount: 1 });
  cordon.run(createUser, { UserName: "alice" }, home);
  assert.throws(
    () => cordon.run(createUser, { UserName: "bob" }, home),
    refusal("LimitExceeded", "Cannot exceed quota for UsersPerAccount: 1"),
  );
});

test("users are listed in the order of their names, under a path, page by page, without tags", () => {
  const cordon = new TestCordon();
  for (const UserName of ["bob", "Carol", "alice"]) {
    cordon.run(createUser, { UserName, Path: "/team/", Tags: [{ Key: "a", Value: "b" }] }, home);
  }
  cordon.run(createUser, { UserName: "ann" }, home);
  const names = (input: InputOf<"iam", "ListUsers">) => {
    const { Users, IsTruncated, Marker } = cordon.run(listUsers, input, home);
    return { names: Users.map(({ UserName }) => UserName), IsTruncated, Marker };
  };
  assert.deepEqual(names({}), { names: ["alice", "ann", "bob", "Carol"], IsTruncated: false, Marker: undefined });
  const input = { PathPrefix: "/te", MaxItems: 2 };
  const first = names(input);
  assert.deepEqual([first.names, first.IsTruncated], [["alice", "bob"], true]);
  const rest = names({ ...input, Marker: first.Marker });
  assert.deepEqual([rest.names, rest.IsTruncated, rest.Marker], [["Carol"], false, undefined]);
  assert.equal(cordon.run(listUsers, {}, home).Users[0]?.Tags, undefined);
  assert.throws(() => names({ MaxItems: 0 }), refusal("ValidationError", /greater than or equal to 1$/));
  assert.throws(() => names({ MaxItems: 1001 }), refusal("ValidationError", /less than or equal to 1000$/));
  assert.throws(() => names({ Marker: first.Marker }), refusal("ValidationError", /marker/));
});

test("catalogue 467: tags whose keys differ in case only are the same", () => {
  const cordon = new TestCordon({ tagsPerResource: 2 });
  cordon.run(createUser, { UserName: "alice" }, home);
  const tag = (...tags: readonly (readonly [string, string])[]) =>
    cordon.run(tagUser, { UserName: "alice", Tags: tags.map(([Key, Value]) => ({ Key, Value })) }, home);
  const tags = () => cordon.run(listUserTags, { UserName: "alice" }, home).Tags;
  tag(["Team", "a"], ["env", "b"]);
  tag(["team", "c"]);
  assert.deepEqual(tags(), [
    { Key: "env", Value: "b" },
    { Key: "team", Value: "c" },
  ]);
  assert.throws(() => tag(["a", ""], ["A", ""]), refusal("InvalidInput", /case insensitive/));
  assert.throws(() => tag(["third", ""]), refusal("LimitExceeded", /2$/));
  assert.throws(() => tag(["aws:x", ""]), refusal("InvalidInput", /aws:/));
  assert.throws(() => tag(["", ""]), refusal("ValidationError", /greater than or equal to 1/));
  assert.throws(() => tag(["env", "a".repeat(257)]), refusal("ValidationError", /256/));
  assert.throws(() => tag(["env", "a;b"]), refusal("ValidationError", /pattern/));
  cordon.run(untagUser, { UserName: "alice", TagKeys: ["ENV", "nothing"] }, home);
  assert.deepEqual(tags(), [{ Key: "team", Value: "c" }]);
});
