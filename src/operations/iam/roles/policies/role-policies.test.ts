import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "../../../../access/evaluate.ts";
import { GLOBAL } from "../../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../../world-for-tests.ts";
import { permissionsOfRole } from "../../permissions-of.ts";
import createRole from "../create-role.ts";
import deleteRole from "../delete-role.ts";
import { findRole } from "../find-role.ts";
import getRole from "../get-role.ts";
import attach from "./attach-role-policy.ts";
import unbound from "./delete-role-permissions-boundary.ts";
import remove from "./delete-role-policy.ts";
import detach from "./detach-role-policy.ts";
import get from "./get-role-policy.ts";
import listAttached from "./list-attached-role-policies.ts";
import list from "./list-role-policies.ts";
import bound from "./put-role-permissions-boundary.ts";
import put from "./put-role-policy.ts";

const home = { region: GLOBAL };
const RoleName = "deploy";
const role = { RoleName };
const EC2 = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
const VPC = "arn:aws:iam::aws:policy/AmazonVPCReadOnlyAccess";
const documentOf = (action: string, id = "") =>
  `{"Version":"2012-10-17","Id":"${id}","Statement":{"Effect":"Allow","Action":"${action}","Resource":"*"}}`;

function cordonWithRole(): TestCordon {
  const cordon = new TestCordon();
  const AssumeRolePolicyDocument = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}}`;
  cordon.run(createRole, { RoleName, AssumeRolePolicyDocument }, home);
  return cordon;
}

function may(cordon: TestCordon, action: string): boolean {
  const world = cordon.world(ACCOUNT, GLOBAL);
  const request = { action, resource: "*", context: new Map() };
  return evaluate(permissionsOfRole(world, findRole(world, RoleName)), request).decision === "allowed";
}

test("inline policies are put, shown, listed and deleted", () => {
  const cordon = cordonWithRole();
  const call = { RoleName, PolicyName: "network" };
  cordon.run(put, { ...call, PolicyDocument: documentOf("ec2:DescribeVpcs") }, home);
  cordon.run(put, { ...call, PolicyDocument: documentOf("ec2:CreateVpc") }, home);
  const PolicyDocument = encodeURIComponent(documentOf("ec2:CreateVpc")).replaceAll("*", "%2A");
  assert.deepEqual(cordon.run(get, call, home), { ...call, PolicyDocument });
  assert.deepEqual(cordon.run(list, role, home).PolicyNames, ["network"]);
  assert.deepEqual([may(cordon, "ec2:CreateVpc"), may(cordon, "ec2:DescribeVpcs")], [true, false]);
  cordon.run(remove, call, home);
  assert.deepEqual(cordon.run(list, role, home).PolicyNames, []);
  const unknown = refusal("NoSuchEntity", "The role policy with name network cannot be found.");
  assert.throws(() => cordon.run(get, call, home), unknown);
  assert.throws(() => cordon.run(remove, call, home), unknown);
});

test("catalogue 474: inline policies are together no longer than the quota", () => {
  const cordon = cordonWithRole();
  const half = documentOf("ec2:*", "i".repeat(5120 - documentOf("ec2:*").length));
  cordon.run(put, { RoleName, PolicyName: "a", PolicyDocument: half }, home);
  const another = (PolicyDocument: string) => () =>
    cordon.run(put, { RoleName, PolicyName: "b", PolicyDocument }, home);
  const tooLong = refusal("LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role deploy");
  assert.throws(another(half.replace('"i', '"ii')), tooLong);
  another(half)();
});

test("catalogue 475: managed policies are attached, listed under their names, and detached", () => {
  const cordon = cordonWithRole();
  for (const PolicyArn of [VPC, EC2, VPC]) cordon.run(attach, { RoleName, PolicyArn }, home);
  assert.deepEqual(cordon.run(listAttached, role, home).AttachedPolicies, [
    { PolicyName: "AmazonEC2FullAccess", PolicyArn: EC2 },
    { PolicyName: "AmazonVPCReadOnlyAccess", PolicyArn: VPC },
  ]);
  assert.equal(may(cordon, "ec2:CreateVpc"), true);
  cordon.run(detach, { RoleName, PolicyArn: EC2 }, home);
  assert.deepEqual([may(cordon, "ec2:CreateVpc"), may(cordon, "ec2:DescribeVpcs")], [false, true]);
  const gone = refusal("NoSuchEntity", `Policy ${EC2} was not found.`);
  assert.throws(() => cordon.run(detach, { RoleName, PolicyArn: EC2 }, home), gone);
  const unknown = "arn:aws:iam::aws:policy/Nothing";
  const notThere = refusal("NoSuchEntity", `Policy ${unknown} does not exist or is not attachable.`);
  assert.throws(() => cordon.run(attach, { RoleName, PolicyArn: unknown }, home), notThere);
});

test("a boundary limits what the policies allow, until it's taken away", () => {
  const cordon = cordonWithRole();
  cordon.run(attach, { RoleName, PolicyArn: EC2 }, home);
  cordon.run(bound, { RoleName, PermissionsBoundary: VPC }, home);
  assert.equal(cordon.run(getRole, role, home).Role?.PermissionsBoundary?.PermissionsBoundaryArn, VPC);
  assert.deepEqual([may(cordon, "ec2:CreateVpc"), may(cordon, "ec2:DescribeVpcs")], [false, true]);
  cordon.run(unbound, role, home);
  assert.equal(may(cordon, "ec2:CreateVpc"), true);
  assert.equal(cordon.run(getRole, role, home).Role?.PermissionsBoundary, undefined);
});

test("a role that has policies isn't deleted", () => {
  const cordon = cordonWithRole();
  cordon.run(put, { RoleName, PolicyName: "a", PolicyDocument: documentOf("ec2:*") }, home);
  cordon.run(attach, { RoleName, PolicyArn: EC2 }, home);
  const deleting = () => cordon.run(deleteRole, role, home);
  assert.throws(deleting, refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."));
  cordon.run(detach, { RoleName, PolicyArn: EC2 }, home);
  assert.throws(deleting, refusal("DeleteConflict", "Cannot delete entity, must delete policies first."));
  cordon.run(remove, { RoleName, PolicyName: "a" }, home);
  deleting();
});
