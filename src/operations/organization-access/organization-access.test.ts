import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../model/regions.ts";
import getRole from "../iam/roles/get-role.ts";
import deleteLinked from "../iam/service-linked-roles/delete-service-linked-role.ts";
import status from "../iam/service-linked-roles/get-service-linked-role-deletion-status.ts";
import { ORGANIZATION } from "../ipam-policies/policies-for-tests.ts";
import getLists from "../prefix-lists/describe-managed-prefix-lists.ts";
import enableSharing from "../resource-shares/enable-sharing-with-aws-organization.ts";
import accept from "../resource-shares/invitations/accept-resource-share-invitation.ts";
import getInvitations from "../resource-shares/invitations/get-resource-share-invitations.ts";
import {
  MEMBER,
  management,
  member,
  ORGANIZATION_ARN,
  SharingCordon,
  STRANGER,
  stranger,
} from "../resource-shares/shares-for-tests.ts";
import { refusal, type TestCordon } from "../world-for-tests.ts";
import disable from "./disable-aws-service-access.ts";
import enable from "./enable-aws-service-access.ts";
import list from "./list-aws-service-access-for-organization.ts";

const home = { account: ORGANIZATION.managementAccount, region: GLOBAL };
const ram = { ServicePrincipal: "ram.amazonaws.com" };
const role = { RoleName: "AWSServiceRoleForResourceAccessManager" };
const listed = (cordon: TestCordon) =>
  cordon.run(list, {}, management).EnabledServicePrincipals?.map(({ ServicePrincipal }) => ServicePrincipal);

test("services get access to the organization, are listed page by page, and lose it", () => {
  const cordon = new SharingCordon({ isEnabled: false });
  for (const name of ["ipam", "cloudtrail", "ipam"]) {
    cordon.run(enable, { ServicePrincipal: `${name}.amazonaws.com` }, management);
  }
  const first = cordon.run(list, { MaxResults: 1 }, management);
  assert.deepEqual(first.EnabledServicePrincipals, [
    { ServicePrincipal: "cloudtrail.amazonaws.com", DateEnabled: cordon.now },
  ]);
  const second = cordon.run(list, { MaxResults: 1, NextToken: first.NextToken }, management);
  assert.equal(second.EnabledServicePrincipals?.[0]?.ServicePrincipal, "ipam.amazonaws.com");
  assert.equal(second.NextToken, undefined);
  for (let times = 0; times < 2; times++) cordon.run(disable, { ServicePrincipal: "ipam.amazonaws.com" }, management);
  assert.deepEqual(listed(cordon), ["cloudtrail.amazonaws.com"]);
});

test("catalogue 521: refused for unknown services, and for accounts that don't manage the organization", () => {
  const cordon = new SharingCordon();
  const unknown = refusal("InvalidInputException", "You specified an unrecognized service principal.");
  assert.throws(() => cordon.run(enable, { ServicePrincipal: "x.example.com" }, management), unknown);
  assert.throws(() => cordon.run(disable, { ServicePrincipal: "x.example.com" }, management), unknown);
  const denied = refusal("AccessDeniedException", "You don't have permissions to access this resource.");
  const notInUse = refusal("AWSOrganizationsNotInUseException");
  for (const [at, refused] of [
    [member, denied],
    [stranger, notInUse],
  ] as const) {
    assert.throws(() => cordon.run(enable, ram, at), refused);
    assert.throws(() => cordon.run(disable, ram, at), refused);
    assert.throws(() => cordon.run(list, {}, at), refused);
  }
  assert.throws(() => cordon.run(list, { MaxResults: 21 }, management), refusal("InvalidInputException"));
  assert.throws(() => cordon.run(list, { NextToken: "x" }, management), refusal("InvalidInputException"));
});

test("catalogue 522: sharing with the organization makes the role of Resource Access Manager and gives it access", () => {
  const cordon = new SharingCordon({ isEnabled: false });
  cordon.run(enable, ram, management);
  assert.throws(() => cordon.run(getRole, role, home), refusal("NoSuchEntity"));
  assert.throws(() => cordon.share([], [ORGANIZATION_ARN]), refusal("UnknownResourceException"));
  for (let times = 0; times < 2; times++) cordon.run(enableSharing, {}, management);
  assert.deepEqual(listed(cordon), [ram.ServicePrincipal]);
  assert.equal(cordon.run(getRole, role, home).Role?.Path, "/aws-service-role/ram.amazonaws.com/");
  const { DeletionTaskId = "" } = cordon.run(deleteLinked, role, home);
  assert.equal(cordon.run(status, { DeletionTaskId }, home).Status, "FAILED");
  cordon.run(disable, ram, management);
  assert.deepEqual(listed(cordon), []);
  cordon.run(deleteLinked, role, home);
  assert.throws(() => cordon.run(getRole, role, home), refusal("NoSuchEntity"));
});

test("catalogue 522: when sharing with the organization ends, its accounts lose what is shared, and others keep it", () => {
  const cordon = new SharingCordon();
  const { id, arn } = cordon.list();
  cordon.share([arn], [ORGANIZATION_ARN]);
  cordon.share([arn], [MEMBER, STRANGER]);
  const [{ resourceShareInvitationArn = "" } = {}] =
    cordon.run(getInvitations, {}, stranger).resourceShareInvitations ?? [];
  cordon.run(accept, { resourceShareInvitationArn }, stranger);
  const sees = (at: object) =>
    cordon.run(getLists, {}, at).PrefixLists?.some(({ PrefixListId }) => PrefixListId === id) ?? false;
  assert.deepEqual([management, member, stranger].map(sees), [true, true, true]);
  cordon.run(disable, ram, management);
  assert.deepEqual([management, member, stranger].map(sees), [false, false, true]);
  assert.throws(() => cordon.share([arn], [ORGANIZATION_ARN]), refusal("UnknownResourceException"));
  cordon.run(enableSharing, {}, management);
  assert.deepEqual([management, member].map(sees), [false, false]);
});
