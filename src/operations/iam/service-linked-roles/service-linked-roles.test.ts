import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import createIpam from "../../ipam/ipams/create-ipam.ts";
import { ACCOUNT, refusal, TestCordon } from "../../world-for-tests.ts";
import createRole from "../roles/create-role.ts";
import deleteRole from "../roles/delete-role.ts";
import getRole from "../roles/get-role.ts";
import attach from "../roles/policies/attach-role-policy.ts";
import unbound from "../roles/policies/delete-role-permissions-boundary.ts";
import deletePolicy from "../roles/policies/delete-role-policy.ts";
import detach from "../roles/policies/detach-role-policy.ts";
import listAttached from "../roles/policies/list-attached-role-policies.ts";
import bound from "../roles/policies/put-role-permissions-boundary.ts";
import putPolicy from "../roles/policies/put-role-policy.ts";
import updateTrust from "../roles/update-assume-role-policy.ts";
import update from "../roles/update-role.ts";
import create from "./create-service-linked-role.ts";
import remove from "./delete-service-linked-role.ts";
import status from "./get-service-linked-role-deletion-status.ts";

const home = { region: GLOBAL };
const service = { AWSServiceName: "ram.amazonaws.com" };
const role = { RoleName: "AWSServiceRoleForResourceAccessManager" };
const TRUST = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}}`;

test("a service's role is under its path, and only the service may assume it", () => {
  const cordon = new TestCordon();
  const { Role } = cordon.run(create, { ...service, Description: "sharing" }, home);
  assert.equal(Role?.Arn, `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ram.amazonaws.com/${role.RoleName}`);
  assert.equal(Role?.Description, "sharing");
  assert.deepEqual(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Statement, [
    { Effect: "Allow", Principal: { Service: "ram.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

test("catalogue 520: a service-linked role is made once, without a suffix, and only for services that have one", () => {
  const cordon = new TestCordon();
  cordon.run(create, service, home);
  assert.throws(
    () => cordon.run(create, service, home),
    refusal(
      "InvalidInput",
      `Service role name ${role.RoleName} has been taken in this account, please try a different suffix.`,
    ),
  );
  const suffixed = { AWSServiceName: "ipam.amazonaws.com", CustomSuffix: "two" };
  const notAllowed = refusal("InvalidInput", "Custom suffix is not allowed for ipam.amazonaws.com");
  assert.throws(() => cordon.run(create, suffixed, home), notAllowed);
  assert.throws(() => cordon.run(create, { AWSServiceName: "x.example.com" }, home), refusal("InvalidInput"));
});

test("catalogue 520: the policy of a service's role is for no other role", () => {
  const cordon = new TestCordon();
  cordon.run(create, service, home);
  const { AttachedPolicies: [policy] = [] } = cordon.run(listAttached, role, home);
  assert.equal(policy?.PolicyName, "AWSResourceAccessManagerServiceRolePolicy");
  const own = { RoleName: "own", AssumeRolePolicyDocument: TRUST };
  cordon.run(createRole, own, home);
  assert.throws(
    () => cordon.run(attach, { RoleName: "own", PolicyArn: policy?.PolicyArn ?? "" }, home),
    refusal("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role."),
  );
});

test("catalogue 520: the account changes nothing of a service-linked role but its description", () => {
  const cordon = new TestCordon();
  cordon.run(create, service, home);
  const PolicyArn = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
  const PolicyName = "own";
  const PolicyDocument = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  const text = `Cannot perform the operation on the protected role '${role.RoleName}' - this role is only modifiable by AWS`;
  for (const changing of [
    () => cordon.run(deleteRole, role, home),
    () => cordon.run(attach, { ...role, PolicyArn }, home),
    () => cordon.run(detach, { ...role, PolicyArn }, home),
    () => cordon.run(putPolicy, { ...role, PolicyName, PolicyDocument }, home),
    () => cordon.run(deletePolicy, { ...role, PolicyName }, home),
    () => cordon.run(bound, { ...role, PermissionsBoundary: PolicyArn }, home),
    () => cordon.run(unbound, role, home),
    () => cordon.run(updateTrust, { ...role, PolicyDocument }, home),
    () => cordon.run(update, { ...role, MaxSessionDuration: 7200 }, home),
  ]) {
    assert.throws(changing, refusal("UnmodifiableEntity", text));
  }
  cordon.run(update, { ...role, Description: "ours" }, home);
  assert.equal(cordon.run(getRole, role, home).Role?.Description, "ours");
});

test("catalogue 520: a deletion is a task, which fails while the service uses the role", () => {
  const cordon = new TestCordon();
  const ipamRole = { RoleName: "AWSServiceRoleForIPAM" };
  cordon.run(create, { AWSServiceName: "ipam.amazonaws.com" }, home);
  cordon.run(create, service, home);
  cordon.run(createIpam, {});
  const failed = cordon.run(remove, ipamRole, home);
  assert.match(
    failed.DeletionTaskId ?? "",
    /^task\/aws-service-role\/ipam\.amazonaws\.com\/AWSServiceRoleForIPAM\/[0-9a-f-]{36}$/,
  );
  const shown = (DeletionTaskId = "") => cordon.run(status, { DeletionTaskId }, home);
  assert.equal(shown(failed.DeletionTaskId).Status, "FAILED");
  assert.match(shown(failed.DeletionTaskId).Reason?.Reason ?? "", /IPAM/);
  cordon.run(getRole, ipamRole, home);
  assert.deepEqual(shown(cordon.run(remove, role, home).DeletionTaskId), { Status: "SUCCEEDED" });
  assert.throws(() => cordon.run(getRole, role, home), refusal("NoSuchEntity"));
});

test("refusals: a role that isn't linked to a service, and an unknown task", () => {
  const cordon = new TestCordon();

  cordon.run(createRole, { RoleName: "own", Path: "/aws-service-role/", AssumeRolePolicyDocument: TRUST }, home);
  assert.throws(() => cordon.run(remove, { RoleName: "own" }, home), refusal("NoSuchEntity"));
  assert.throws(() => cordon.run(status, { DeletionTaskId: "task/x" }, home), refusal("NoSuchEntity"));
});
