import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, TestCordon } from "../../world-for-tests.ts";
import addUser from "../groups/add-user-to-group.ts";
import createGroup from "../groups/create-group.ts";
import attachGroupPolicy from "../groups/policies/attach-group-policy.ts";
import createPolicy from "../policies/create-policy.ts";
import { ALLOW_ALL, TRUST_ACCOUNT } from "../policies/policy-for-tests.ts";
import createVersion from "../policies/versions/create-policy-version.ts";
import createRole from "../roles/create-role.ts";
import putRolePolicy from "../roles/policies/put-role-policy.ts";
import createUser from "../users/create-user.ts";
import details from "./get-account-authorization-details.ts";

const home = { region: GLOBAL };
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonVPCReadOnlyAccess";
const OWN = `arn:aws:iam::${ACCOUNT}:policy/own`;
const encoded = (document: string) => encodeURIComponent(document).replaceAll("*", "%2A");

function cordonWithAll(): TestCordon {
  const cordon = new TestCordon();
  cordon.run(createPolicy, { PolicyName: "own", PolicyDocument: ALLOW_ALL, Description: "all" }, home);
  cordon.run(createVersion, { PolicyArn: OWN, PolicyDocument: ALLOW_ALL }, home);
  cordon.run(createUser, { UserName: "alice", PermissionsBoundary: OWN, Tags: [{ Key: "a", Value: "b" }] }, home);
  cordon.run(createGroup, { GroupName: "readers" }, home);
  cordon.run(addUser, { UserName: "alice", GroupName: "readers" }, home);
  cordon.run(attachGroupPolicy, { GroupName: "readers", PolicyArn: READ_ONLY }, home);
  cordon.run(createRole, { RoleName: "deploy", AssumeRolePolicyDocument: TRUST_ACCOUNT }, home);
  cordon.run(putRolePolicy, { RoleName: "deploy", PolicyName: "inline", PolicyDocument: ALLOW_ALL }, home);
  return cordon;
}

test("users, groups, roles and managed policies are shown with all that they have", () => {
  const shown = cordonWithAll().run(details, {}, home);
  const [user] = shown.UserDetailList ?? [];
  assert.deepEqual(
    [user?.UserName, user?.GroupList, user?.PermissionsBoundary?.PermissionsBoundaryArn, user?.Tags],
    ["alice", ["readers"], OWN, [{ Key: "a", Value: "b" }]],
  );
  const attached = [{ PolicyArn: READ_ONLY, PolicyName: "AmazonVPCReadOnlyAccess" }];
  assert.deepEqual(shown.GroupDetailList?.[0]?.AttachedManagedPolicies, attached);
  const [role] = shown.RoleDetailList ?? [];
  assert.equal(role?.AssumeRolePolicyDocument, encoded(TRUST_ACCOUNT));
  assert.deepEqual(role?.RolePolicyList, [{ PolicyName: "inline", PolicyDocument: encoded(ALLOW_ALL) }]);
  assert.deepEqual([role?.InstanceProfileList, role?.RoleLastUsed], [[], {}]);
  assert.deepEqual(
    shown.Policies?.map(({ Arn }) => Arn),
    [READ_ONLY, OWN],
  );
  const own = shown.Policies?.[1];
  assert.deepEqual([own?.PermissionsBoundaryUsageCount, own?.Description], [1, "all"]);
  assert.deepEqual(
    own?.PolicyVersionList?.map(({ VersionId }) => VersionId),
    ["v2", "v1"],
  );
  assert.equal(own?.PolicyVersionList?.[0]?.Document, encoded(ALLOW_ALL));
});

test("only what is asked for, page by page", () => {
  const cordon = cordonWithAll();
  const counts = (input: Parameters<typeof details.decide>[0]["input"]) => {
    const shown = cordon.run(details, input, home);
    return [shown.UserDetailList, shown.GroupDetailList, shown.RoleDetailList, shown.Policies].map(
      (each) => each?.length,
    );
  };
  assert.deepEqual(counts({ Filter: ["User", "Role"] }), [1, 0, 1, 0]);
  assert.deepEqual(counts({ Filter: ["LocalManagedPolicy"] }), [0, 0, 0, 1]);
  assert.deepEqual(counts({ Filter: ["AWSManagedPolicy", "Group"] }), [0, 1, 0, 1]);
  const pages: (readonly (number | undefined)[])[] = [];
  let Marker: string | undefined;
  do {
    pages.push(counts({ MaxItems: 2, Marker }));
    Marker = cordon.run(details, { MaxItems: 2, Marker }, home).Marker;
  } while (Marker !== undefined);
  assert.deepEqual(pages, [
    [0, 1, 0, 1],
    [0, 0, 1, 1],
    [1, 0, 0, 0],
  ]);
});
