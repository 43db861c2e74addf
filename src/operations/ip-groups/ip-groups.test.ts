import assert from "node:assert/strict";
import { test } from "node:test";
import describeDirectories from "../workspace-directories/describe-workspace-directories.ts";
import registerDirectory from "../workspace-directories/register-workspace-directory.ts";
import { ACCOUNT, refusal, TestCordon } from "../world-for-tests.ts";
import associate from "./associate-ip-groups.ts";
import authorize from "./authorize-ip-rules.ts";
import create from "./create-ip-group.ts";
import remove from "./delete-ip-group.ts";
import describe from "./describe-ip-groups.ts";
import disassociate from "./disassociate-ip-groups.ts";
import revoke from "./revoke-ip-rules.ts";
import update from "./update-rules-of-ip-group.ts";

const rules = (...cidrs: string[]) => cidrs.map((ipRule) => ({ ipRule }));
const many = (count: number) => rules(...Array.from({ length: count }, (_, n) => `10.0.${n}.0/24`));

function newGroup(cordon: TestCordon, GroupName: string, ...cidrs: string[]): string {
  const { GroupId = "" } = cordon.run(create, { GroupName, UserRules: rules(...cidrs) });
  return GroupId;
}
const rulesOf = (cordon: TestCordon, id: string) =>
  cordon.run(describe, { GroupIds: [id] }).Result?.[0]?.userRules?.map(({ ipRule }) => ipRule);

function newDirectory(cordon: TestCordon): string {
  const { DirectoryId = "" } = cordon.run(registerDirectory, {
    WorkspaceType: "POOLS",
    WorkspaceDirectoryName: "pool",
    WorkspaceDirectoryDescription: "a pool",
    SubnetIds: cordon.defaultSubnetIds().slice(0, 2),
  });
  return DirectoryId;
}
const attached = (cordon: TestCordon, id: string) =>
  cordon.run(describeDirectories, { DirectoryIds: [id] }).Directories?.[0]?.ipGroupIds;

test("catalogue 37, 312: only the name is needed, and the answer is the id", () => {
  const cordon = new TestCordon();
  const output = cordon.run(create, { GroupName: "office" });
  assert.deepEqual(Object.keys(output), ["GroupId"]);
  assert.match(output.GroupId ?? "", /^wsipg-[0-9a-z]{8,63}$/);
  const [group] = cordon.run(describe, {}).Result ?? [];
  assert.deepEqual(group, { groupId: output.GroupId, groupName: "office", groupDesc: undefined, userRules: [] });
});

test("catalogue 313: a name is unique in a Region, and free again after its group is deleted", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  assert.throws(() => newGroup(cordon, "office"), refusal("ResourceAlreadyExistsException", /named 'office'/));
  assert.throws(() => newGroup(cordon, ""), refusal("InvalidParameterValuesException"));
  cordon.run(create, { GroupName: "office" }, { region: "eu-west-1" });
  cordon.run(remove, { GroupId: id });
  assert.notEqual(newGroup(cordon, "office"), id);
});

test("catalogue 313: a text that isn't an IPv4 range is refused, with a hint about what to write", () => {
  const cordon = new TestCordon();
  const refused = (cidr: string, message: RegExp) =>
    assert.throws(() => newGroup(cordon, "x", cidr), refusal("InvalidParameterValuesException", message));
  refused("203.0.113.5", /Write 203\.0\.113\.5\/32 for this one address/);
  refused("2001:db8::/32", /IPv4 ranges only/);
  for (const text of [
    "",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "010.0.0.0/8",
    "10.0.0/8",
    "10.0.0.0/8 ",
    "2001:db8::1",
    "a/8",
  ]) {
    refused(text, /Write an IPv4 range in CIDR notation/);
  }
  assert.deepEqual(cordon.run(describe, {}).Result, []);
});

test("catalogue 314: 100 groups per Region, 10 rules per group, 25 groups per directory", () => {
  const cordon = new TestCordon();
  const ids = Array.from({ length: 100 }, (_, n) => newGroup(cordon, `group-${n}`));
  assert.throws(() => newGroup(cordon, "one more"), refusal("ResourceLimitExceededException", /At most 100/));

  const [first = ""] = ids;
  cordon.run(authorize, { GroupId: first, UserRules: many(9) });
  const two = { GroupId: first, UserRules: rules("192.0.2.0/24", "198.51.100.0/24") };
  assert.throws(() => cordon.run(authorize, two), refusal("ResourceLimitExceededException", /at most 10 rules/));
  assert.equal(rulesOf(cordon, first)?.length, 9, "all or none");
  cordon.run(authorize, { GroupId: first, UserRules: rules("192.0.2.0/24") });
  const eleven = { GroupId: first, UserRules: many(11) };
  assert.throws(() => cordon.run(update, eleven), refusal("ResourceLimitExceededException"));

  const directory = newDirectory(cordon);
  cordon.run(associate, { DirectoryId: directory, GroupIds: ids.slice(0, 25) });
  const again = { DirectoryId: directory, GroupIds: ids.slice(0, 3) };
  cordon.run(associate, again);
  const more = { DirectoryId: directory, GroupIds: ids.slice(25, 26) };
  assert.throws(() => cordon.run(associate, more), refusal("ResourceLimitExceededException", /At most 25/));
  assert.equal(attached(cordon, directory)?.length, 25);
});

test("catalogue 317: rules come back as they were written, host bits and all, and equal ranges aren't duplicates", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office", "10.0.0.0/16", "10.0.0.1/16");
  assert.deepEqual(rulesOf(cordon, id), ["10.0.0.0/16", "10.0.0.1/16"]);
  cordon.run(revoke, { GroupId: id, UserRules: ["10.0.0.0/16"] });
  assert.deepEqual(rulesOf(cordon, id), ["10.0.0.1/16"]);
});

test("catalogue 318: an empty description of a rule stays empty", () => {
  const cordon = new TestCordon();
  const UserRules = [{ ipRule: "10.0.0.0/8", ruleDesc: "" }, { ipRule: "11.0.0.0/8" }];
  const { GroupId = "" } = cordon.run(create, { GroupName: "office", GroupDesc: "", UserRules });
  const [group] = cordon.run(describe, { GroupIds: [GroupId] }).Result ?? [];
  assert.deepEqual(group?.userRules, [
    { ipRule: "10.0.0.0/8", ruleDesc: "" },
    { ipRule: "11.0.0.0/8", ruleDesc: undefined },
  ]);
  assert.equal(group?.groupDesc, "");
});

test("catalogue 319: ids of unknown groups are ignored", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  assert.deepEqual(cordon.run(describe, { GroupIds: ["wsipg-00000000f"] }).Result, []);
  assert.equal(cordon.run(describe, { GroupIds: ["wsipg-00000000f", id, "nonsense"] }).Result?.length, 1);
});

test("catalogue 320: pages of 1 to 25, and no token after the last", () => {
  const cordon = new TestCordon();
  const ids = Array.from({ length: 60 }, (_, n) => newGroup(cordon, `group-${n}`));
  const sizes: number[] = [];
  const seen: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const answer = cordon.run(describe, NextToken === undefined ? {} : { NextToken });
    sizes.push(answer.Result?.length ?? 0);
    seen.push(...(answer.Result ?? []).map(({ groupId }) => groupId));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  assert.deepEqual(sizes, [25, 25, 10]);
  assert.deepEqual(seen, ids.toSorted());
  for (const MaxResults of [0, 26]) {
    assert.throws(() => cordon.run(describe, { MaxResults }), refusal("InvalidParameterValuesException"));
  }
  const stray = { NextToken: "not-ours" };
  assert.throws(() => cordon.run(describe, stray), refusal("InvalidParameterValuesException"));
});

test("catalogue 321: UpdateRulesOfIpGroup replaces all rules; an empty list removes them", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office", "10.0.0.0/8");
  cordon.run(update, { GroupId: id, UserRules: rules("192.0.2.0/24", "198.51.100.0/24") });
  assert.deepEqual(rulesOf(cordon, id), ["192.0.2.0/24", "198.51.100.0/24"]);
  assert.throws(
    () => cordon.run(update, { GroupId: id, UserRules: rules("10.0.0.0/8", "bad") }),
    refusal("InvalidParameterValuesException"),
  );
  cordon.run(update, { GroupId: id, UserRules: [] });
  assert.deepEqual(rulesOf(cordon, id), []);
});

test("catalogue 322: AuthorizeIpRules appends; RevokeIpRules takes plain texts and revokes all of them or nothing", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office", "10.0.0.0/8");
  cordon.run(authorize, { GroupId: id, UserRules: [{ ipRule: "192.0.2.7/24", ruleDesc: "lab" }] });
  assert.deepEqual(rulesOf(cordon, id), ["10.0.0.0/8", "192.0.2.7/24"]);
  const partly = { GroupId: id, UserRules: ["10.0.0.0/8", "192.0.2.0/24"] };
  assert.throws(
    () => cordon.run(revoke, partly),
    refusal("InvalidParameterValuesException", /no rule '192\.0\.2\.0\/24'/),
  );
  assert.equal(rulesOf(cordon, id)?.length, 2);
  cordon.run(revoke, { GroupId: id, UserRules: ["10.0.0.0/8", "192.0.2.7/24"] });
  assert.deepEqual(rulesOf(cordon, id), []);
});

test("catalogue 427: calls that name no group or rule are refused", () => {
  const cordon = new TestCordon();
  const [GroupId, DirectoryId] = [newGroup(cordon, "office", "10.0.0.0/8"), newDirectory(cordon)];
  cordon.run(associate, { DirectoryId, GroupIds: [GroupId] });
  const refused = (name: string) => refusal("InvalidParameterValuesException", `The ${name} must not be empty.`);
  for (const operation of [associate, disassociate]) {
    assert.throws(() => cordon.run(operation, { DirectoryId, GroupIds: [] }), refused("GroupIds"));
  }
  for (const operation of [authorize, revoke]) {
    assert.throws(() => cordon.run(operation, { GroupId, UserRules: [] }), refused("UserRules"));
  }
  assert.deepEqual(rulesOf(cordon, GroupId), ["10.0.0.0/8"]);
});

test("catalogue 323: no change of rules, tags or attachment touches a group's name and description", () => {
  const cordon = new TestCordon();
  const { GroupId: id = "" } = cordon.run(create, { GroupName: "office", GroupDesc: "where we sit" });
  const directory = newDirectory(cordon);
  cordon.run(authorize, { GroupId: id, UserRules: rules("10.0.0.0/8") });
  cordon.run(update, { GroupId: id, UserRules: [] });
  cordon.run(associate, { DirectoryId: directory, GroupIds: [id] });
  const [group] = cordon.run(describe, {}).Result ?? [];
  assert.deepEqual([group?.groupName, group?.groupDesc], ["office", "where we sit"]);
});

test("catalogue 324, 332: a group that a directory uses isn't deleted", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  const directory = newDirectory(cordon);
  cordon.run(associate, { DirectoryId: directory, GroupIds: [id] });
  assert.throws(
    () => cordon.run(remove, { GroupId: id }),
    (error: { code: string; status: number; message: string }) =>
      error.code === "ResourceAssociatedException" && error.status === 400 && error.message.includes(directory),
  );
});

test("catalogue 325: as Terraform does it: find the directories, disassociate, delete, and the answer is empty", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  const directory = newDirectory(cordon);
  cordon.run(associate, { DirectoryId: directory, GroupIds: [id] });
  for (const { DirectoryId = "", ipGroupIds } of cordon.run(describeDirectories, {}).Directories ?? []) {
    if (ipGroupIds?.includes(id)) cordon.run(disassociate, { DirectoryId, GroupIds: [id] });
  }
  assert.deepEqual(cordon.run(remove, { GroupId: id }), {});
  assert.deepEqual(cordon.run(describe, {}).Result, []);
  assert.throws(() => cordon.run(remove, { GroupId: id }), refusal("ResourceNotFoundException"));
});

test("catalogue 326: associating adds to the attached groups; alpha becomes beta and gamma in two calls", () => {
  const cordon = new TestCordon();
  const [alpha, beta, gamma] = ["alpha", "beta", "gamma"].map((name) => newGroup(cordon, name)) as [
    string,
    string,
    string,
  ];
  const directory = newDirectory(cordon);
  cordon.run(associate, { DirectoryId: directory, GroupIds: [alpha] });
  cordon.run(associate, { DirectoryId: directory, GroupIds: [beta, gamma] });
  assert.deepEqual(attached(cordon, directory), [alpha, beta, gamma]);
  cordon.run(disassociate, { DirectoryId: directory, GroupIds: [alpha] });
  assert.deepEqual(attached(cordon, directory), [beta, gamma]);
});

test("catalogue 26, 327: an unknown group or directory is refused with its id in a member, and nothing is attached", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  const directory = newDirectory(cordon);
  const missing = "wsipg-00000000f";
  const namesIt = (resource: string) => (error: { code: string; members: object }) => {
    assert.equal(error.code, "ResourceNotFoundException");
    assert.deepEqual(error.members, { ResourceId: resource });
    return true;
  };
  const both = { DirectoryId: directory, GroupIds: [id, missing] };
  assert.throws(() => cordon.run(associate, both), namesIt(missing));
  assert.throws(() => cordon.run(disassociate, both), namesIt(missing));
  assert.equal(attached(cordon, directory), undefined);
  const nowhere = { DirectoryId: "d-0123456789", GroupIds: [id] };
  assert.throws(() => cordon.run(associate, nowhere), namesIt("d-0123456789"));
  assert.throws(() => cordon.run(authorize, { GroupId: missing, UserRules: [] }), namesIt(missing));
  assert.throws(() => cordon.run(revoke, { GroupId: missing, UserRules: [] }), namesIt(missing));
  assert.throws(() => cordon.run(update, { GroupId: missing, UserRules: [] }), namesIt(missing));
  const otherAccount = { account: "444455556666" };
  assert.notEqual(otherAccount.account, ACCOUNT);
  assert.throws(
    () => cordon.run(associate, { DirectoryId: directory, GroupIds: [id] }, otherAccount),
    namesIt(directory),
  );
});

test("catalogue 328: one group serves several directories", () => {
  const cordon = new TestCordon();
  const id = newGroup(cordon, "office");
  const directories = [newDirectory(cordon), newDirectory(cordon)];
  for (const DirectoryId of directories) cordon.run(associate, { DirectoryId, GroupIds: [id] });
  for (const each of directories) assert.deepEqual(attached(cordon, each), [id]);
});
