import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createUser from "../users/create-user.ts";
import deleteUser from "../users/delete-user.ts";
import updateUser from "../users/update-user.ts";
import create from "./create-role.ts";
import remove from "./delete-role.ts";
import get from "./get-role.ts";
import list from "./list-roles.ts";
import update from "./update-assume-role-policy.ts";

const home = { region: GLOBAL };
const userArn = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const sessionArn = (role: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/ann`;

const trusting = (...AWS: readonly string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: AWS.length === 1 ? AWS[0] : AWS },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:PrincipalArn": AWS[0] ?? "" } },
      },
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });

const newRole = (cordon: TestCordon, RoleName: string, document: string) =>
  cordon.run(create, { RoleName, AssumeRolePolicyDocument: document }, home).Role;

const trustedBy = (cordon: TestCordon, RoleName: string) => {
  const { Role } = cordon.run(get, { RoleName }, home);
  const listed = cordon.run(list, {}, home).Roles.find((each) => each.RoleName === RoleName);
  assert.equal(listed?.AssumeRolePolicyDocument, Role.AssumeRolePolicyDocument);
  const { Statement } = JSON.parse(decodeURIComponent(Role.AssumeRolePolicyDocument ?? ""));
  assert.deepEqual(Statement[1].Principal, { Service: "ec2.amazonaws.com" });
  return Statement[0];
};

test("catalogue 498: users and roles that a trust policy names must exist", () => {
  const cordon = new TestCordon();
  cordon.run(createUser, { UserName: "alice", Path: "/team/" }, home);
  newRole(cordon, "base", trusting(userArn("team/alice")));
  const wrong = [userArn("alice"), userArn("bob"), roleArn("self"), roleArn("none"), sessionArn("none")];
  for (const arn of wrong) {
    const malformed = refusal("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${arn}"`);
    assert.throws(() => newRole(cordon, "self", trusting(arn)), malformed);
    const input = { RoleName: "base", PolicyDocument: trusting(ACCOUNT, arn) };
    assert.throws(() => cordon.run(update, input, home), malformed);
  }
  newRole(cordon, "next", trusting(roleArn("base"), sessionArn("base")));
});

test("ours: principals of accounts that nobody has used here are taken as they are", () => {
  const cordon = new TestCordon();
  const arn = "arn:aws:iam::999999999999:role/ci";
  newRole(cordon, "deploy", trusting(arn));
  assert.equal(trustedBy(cordon, "deploy").Principal.AWS, arn);
});

test("catalogue 499: whom a trust policy names is shown with the ARN of now, or with the id if it's gone", () => {
  const cordon = new TestCordon();
  const UserId = cordon.run(createUser, { UserName: "alice" }, home).User?.UserId;
  const base = newRole(cordon, "base", trusting(ACCOUNT));
  newRole(cordon, "by-user", trusting(userArn("alice")));
  newRole(cordon, "by-both", trusting(userArn("alice"), roleArn("base"), sessionArn("base")));
  cordon.run(updateUser, { UserName: "alice", NewUserName: "anna" }, home);
  assert.equal(trustedBy(cordon, "by-user").Principal.AWS, userArn("anna"));
  cordon.run(deleteUser, { UserName: "anna" }, home);
  cordon.run(createUser, { UserName: "alice" }, home);
  cordon.run(remove, { RoleName: "base" }, home);
  newRole(cordon, "base", trusting(ACCOUNT));
  assert.equal(trustedBy(cordon, "by-user").Principal.AWS, UserId);
  assert.deepEqual(trustedBy(cordon, "by-both").Principal.AWS, [UserId, base?.RoleId, base?.RoleId]);
  // What isn't a principal stays as it was written.
  assert.equal(trustedBy(cordon, "by-user").Condition.ArnLike["aws:PrincipalArn"], userArn("alice"));
  cordon.run(update, { RoleName: "by-user", PolicyDocument: trusting(userArn("alice")) }, home);
  assert.equal(trustedBy(cordon, "by-user").Principal.AWS, userArn("alice"));
});
