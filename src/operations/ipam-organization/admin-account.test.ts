import assert from "node:assert/strict";
import { test } from "node:test";
import enableIpamPolicy from "../ipam-policies/enable-ipam-policy.ts";
import { ORGANIZATION, PolicyCordon } from "../ipam-policies/policies-for-tests.ts";
import { ACCOUNT, refusal } from "../world-for-tests.ts";
import disable from "./disable-ipam-organization-admin-account.ts";
import enable from "./enable-ipam-organization-admin-account.ts";
import listDelegatedAdministrators from "./list-delegated-administrators.ts";

const MANAGEMENT = { account: ORGANIZATION.managementAccount };

function organized() {
  const cordon = new PolicyCordon({ isOrganization: true });
  const { ipamAdministrator: _, ...organization } = ORGANIZATION;
  cordon.settings = { ...cordon.settings, organization };
  return cordon;
}

test("catalogue 242: the management account registers the administrator, and removes the registration", () => {
  const cordon = organized();
  const target = { IpamPolicyId: cordon.policy(), OrganizationTargetId: "r-root" };
  const notRegistered = refusal("IpamOrganizationAccountNotRegistered");
  assert.throws(() => cordon.run(enableIpamPolicy, target), notRegistered);
  const registration = { DelegatedAdminAccountId: ACCOUNT };
  assert.deepEqual(cordon.run(enable, registration, MANAGEMENT), { Success: true });
  assert.deepEqual(cordon.run(enable, registration, MANAGEMENT), { Success: true });
  assert.equal(cordon.run(enableIpamPolicy, target).IpamPolicyId, target.IpamPolicyId);
  assert.deepEqual(cordon.run(disable, registration, MANAGEMENT), { Success: true });
  assert.throws(() => cordon.run(disable, registration, MANAGEMENT), notRegistered);
  assert.throws(() => cordon.run(enableIpamPolicy, target), notRegistered);
});

test("AWS Organizations returns the registered administrator to accounts of the organization", () => {
  const cordon = organized();
  const list = (input = {}, at: object = MANAGEMENT) =>
    cordon.run(listDelegatedAdministrators, input, at).DelegatedAdministrators;
  assert.deepEqual(list(), []);
  cordon.run(enable, { DelegatedAdminAccountId: ACCOUNT }, MANAGEMENT);
  const [found] = list({ ServicePrincipal: "ipam.amazonaws.com" }, {}) ?? [];
  assert.equal(found?.Id, ACCOUNT);
  assert.equal(found?.Arn, `arn:aws:organizations::${MANAGEMENT.account}:account/${ORGANIZATION.id}/${ACCOUNT}`);
  assert.equal(found?.DelegationEnabledDate, cordon.now);
  assert.deepEqual(list({ ServicePrincipal: "macie.amazonaws.com" }), []);
  assert.throws(() => list({ NextToken: "x" }), refusal("InvalidInputException"));
  assert.throws(() => list({}, { account: "777788889999" }), refusal("AccessDeniedException"));
  assert.throws(() => list({}, { account: "000000000000" }), refusal("AWSOrganizationsNotInUseException"));
});

test("refusals: callers other than the management account, administrators that aren't a member, and a second one", () => {
  const cordon = organized();
  const register = (DelegatedAdminAccountId: string, at: object = MANAGEMENT) =>
    cordon.run(enable, { DelegatedAdminAccountId }, at);
  assert.throws(() => register(ACCOUNT, {}), refusal("UnsupportedOperation"));
  assert.throws(() => register(MANAGEMENT.account), refusal("InvalidParameterValue"));
  assert.throws(() => register("000000000000"), refusal("InvalidParameterValue"));
  register(ACCOUNT);
  assert.throws(() => register("777788889999"), refusal("InvalidParameterValue"));
  assert.throws(
    () => new PolicyCordon().run(enable, { DelegatedAdminAccountId: ACCOUNT }),
    refusal("UnsupportedOperation"),
  );
});
