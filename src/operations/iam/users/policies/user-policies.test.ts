import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../../model/regions.ts";
import { refusal, TestCordon } from "../../../world-for-tests.ts";
import { ALLOW_ALL, managedPolicyForTests } from "../../policies/policy-for-tests.ts";
import createUser from "../create-user.ts";
import deleteUser from "../delete-user.ts";
import getUser from "../get-user.ts";
import attachUserPolicy from "./attach-user-policy.ts";
import deleteUserPermissionsBoundary from "./delete-user-permissions-boundary.ts";
import deleteUserPolicy from "./delete-user-policy.ts";
import detachUserPolicy from "./detach-user-policy.ts";
import getUserPolicy from "./get-user-policy.ts";
import listAttachedUserPolicies from "./list-attached-user-policies.ts";
import listUserPolicies from "./list-user-policies.ts";
import putUserPermissionsBoundary from "./put-user-permissions-boundary.ts";
import putUserPolicy from "./put-user-policy.ts";

const home = { region: GLOBAL };
const UserName = "alice";

function withUser(): TestCordon {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName }, home);
  return cordon;
}

test("inline policies: put, replaced, shown percent-encoded, listed by name, deleted", () => {
  const cordon = withUser();
  const set = (PolicyName: string, PolicyDocument = ALLOW_ALL) =>
    cordon.run(putUserPolicy, { UserName, PolicyName, PolicyDocument }, home);
  const names = () => cordon.run(listUserPolicies, { UserName }, home).PolicyNames;
  set("b");
  set("a");
  const other = ALLOW_ALL.replace("Allow", "Deny").replace("}}", ', "Sid": "x"}}');
  set("b", other);
  assert.deepEqual(names(), ["a", "b"]);
  const { PolicyDocument } = cordon.run(getUserPolicy, { UserName, PolicyName: "b" }, home);
  assert.match(PolicyDocument, /^%7B%22Version%22%3A%222012-10-17%22%2C[\w%.~-]+$/);
  assert.match(PolicyDocument, /%2A/);
  assert.equal(decodeURIComponent(PolicyDocument), other);
  assert.throws(
    () => cordon.run(deleteUser, { UserName }, home),
    refusal("DeleteConflict", "Cannot delete entity, must delete policies first."),
  );
  cordon.run(deleteUserPolicy, { UserName, PolicyName: "b" }, home);
  assert.deepEqual(names(), ["a"]);
});

test("refusals of inline policies: what can't be carried out, a name of another form, one that isn't there", () => {
  const cordon = withUser();
  const set = (PolicyName: string, PolicyDocument: string) => () =>
    cordon.run(putUserPolicy, { UserName, PolicyName, PolicyDocument }, home);
  assert.throws(set("a", "{"), refusal("MalformedPolicyDocument", "Syntax errors in policy."));
  assert.throws(
    set("a", '{"Statement":{"Effect":"Allow","Action":"*"}}'),
    refusal("MalformedPolicyDocument", "Policy statement must contain resources."),
  );
  assert.throws(set("a b", ALLOW_ALL), refusal("ValidationError", /policyName/));
  const missing = refusal("NoSuchEntity", "The user policy with name a cannot be found.");
  assert.throws(() => cordon.run(getUserPolicy, { UserName, PolicyName: "a" }, home), missing);
  assert.throws(() => cordon.run(deleteUserPolicy, { UserName, PolicyName: "a" }, home), missing);
});

test("catalogue 466: the quota is for all inline policies of a user together, without white space", () => {
  const cordon = withUser();
  cordon.limits = { ...cordon.limits, userPolicySize: 2 * ALLOW_ALL.length };
  const set = (PolicyName: string) => () =>
    cordon.run(putUserPolicy, { UserName, PolicyName, PolicyDocument: `${ALLOW_ALL}\n\n` }, home);
  set("a")();
  set("b")();
  set("b")();
  const most = cordon.limits.userPolicySize;
  assert.throws(set("c"), refusal("LimitExceeded", `Maximum policy size of ${most} bytes exceeded for user alice`));
});

test("catalogue 468: managed policies are attached once, listed under a path, and detached before the user is deleted", () => {
  const cordon = withUser();
  const PolicyArn = managedPolicyForTests(cordon, "all", "/team/");
  const attached = (PathPrefix?: string) =>
    cordon.run(listAttachedUserPolicies, { UserName, PathPrefix }, home).AttachedPolicies;
  cordon.run(attachUserPolicy, { UserName, PolicyArn }, home);
  cordon.run(attachUserPolicy, { UserName, PolicyArn }, home);
  assert.deepEqual(attached(), [{ PolicyArn, PolicyName: "all" }]);
  assert.deepEqual(attached("/team/"), attached());
  assert.deepEqual(attached("/other/"), []);
  assert.throws(
    () => cordon.run(deleteUser, { UserName }, home),
    refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
  );
  const detach = () => cordon.run(detachUserPolicy, { UserName, PolicyArn }, home);
  detach();
  assert.throws(detach, refusal("NoSuchEntity", `Policy ${PolicyArn} was not found.`));
  cordon.run(deleteUser, { UserName }, home);
});

test("catalogue 470: what isn't a policy's ARN, and what isn't there, is neither attached nor a boundary", () => {
  const cordon = withUser();
  const attach = (PolicyArn: string) => () => cordon.run(attachUserPolicy, { UserName, PolicyArn }, home);
  const missing = managedPolicyForTests(cordon, "all").replace(/all$/, "none");
  assert.throws(attach("all"), refusal("InvalidInput", "ARN all is not valid."));
  assert.throws(attach(missing), refusal("NoSuchEntity", `Policy ${missing} does not exist or is not attachable.`));
  assert.throws(
    () => cordon.run(putUserPermissionsBoundary, { UserName, PermissionsBoundary: missing }, home),
    refusal("NoSuchEntity", `Scope ARN: ${missing} does not exist or is not attachable.`),
  );
  assert.throws(
    () => cordon.run(createUser, { UserName: "bob", PermissionsBoundary: missing }, home),
    refusal("NoSuchEntity", /Scope ARN/),
  );
});

test("a boundary is set, shown and taken away", () => {
  const cordon = new TestCordon();
  const PermissionsBoundary = managedPolicyForTests(cordon, "all");
  const shown = () => cordon.run(getUser, { UserName }, home).User.PermissionsBoundary;
  const boundary = {
    PermissionsBoundaryType: "PermissionsBoundaryPolicy",
    PermissionsBoundaryArn: PermissionsBoundary,
  };
  const { User } = cordon.run(createUser, { UserName, PermissionsBoundary }, home);
  assert.deepEqual(User?.PermissionsBoundary, boundary);
  cordon.run(deleteUserPermissionsBoundary, { UserName }, home);
  assert.equal(shown(), undefined);
  cordon.run(putUserPermissionsBoundary, { UserName, PermissionsBoundary }, home);
  assert.deepEqual(shown(), boundary);
});
