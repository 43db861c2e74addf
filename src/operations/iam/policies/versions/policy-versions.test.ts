import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../../model/regions.ts";
import { ACCOUNT, refusal, TestCordon } from "../../../world-for-tests.ts";
import createPolicy from "../create-policy.ts";
import deletePolicy from "../delete-policy.ts";
import getPolicy from "../get-policy.ts";
import create from "./create-policy-version.ts";
import remove from "./delete-policy-version.ts";
import get from "./get-policy-version.ts";
import list from "./list-policy-versions.ts";
import setDefault from "./set-default-policy-version.ts";

const home = { region: GLOBAL };
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/network`;
const documentOf = (action: string) =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"${action}","Resource":"*"}}`;

function cordonWithPolicy(): TestCordon {
  const cordon = new TestCordon();
  cordon.run(createPolicy, { PolicyName: "network", PolicyDocument: documentOf("ec2:*") }, home);
  return cordon;
}

const add = (cordon: TestCordon, action: string, SetAsDefault?: boolean) =>
  cordon.run(create, { PolicyArn, PolicyDocument: documentOf(action), SetAsDefault }, home).PolicyVersion;

const versions = (cordon: TestCordon) =>
  cordon
    .run(list, { PolicyArn }, home)
    .Versions?.map(({ VersionId, IsDefaultVersion }) => (IsDefaultVersion ? `${VersionId} (default)` : VersionId));

test("a version counts from the start only if the call says so; numbers are never given twice", () => {
  const cordon = cordonWithPolicy();
  assert.deepEqual(add(cordon, "ec2:Describe*"), {
    VersionId: "v2",
    IsDefaultVersion: false,
    CreateDate: cordon.now,
  });
  add(cordon, "ec2:Get*", true);
  assert.deepEqual(versions(cordon), ["v3 (default)", "v2", "v1"]);
  cordon.run(setDefault, { PolicyArn, VersionId: "v1" }, home);
  cordon.run(remove, { PolicyArn, VersionId: "v3" }, home);
  add(cordon, "ec2:Search*");
  assert.deepEqual(versions(cordon), ["v4", "v2", "v1 (default)"]);
});

test("a version is shown with its document, percent-encoded", () => {
  const cordon = cordonWithPolicy();
  const shown = cordon.run(get, { PolicyArn, VersionId: "v1" }, home).PolicyVersion;
  assert.match(shown?.Document ?? "", /^%7B%22Version%22%3A%222012-10-17%22/);
  assert.match(shown?.Document ?? "", /ec2%3A%2A/);
  assert.equal(decodeURIComponent(shown?.Document ?? ""), documentOf("ec2:*"));
  const ofAws = { PolicyArn: "arn:aws:iam::aws:policy/AmazonEC2FullAccess", VersionId: "v5" };
  assert.equal(cordon.run(get, ofAws, home).PolicyVersion?.IsDefaultVersion, true);
});

test("the update date is that of the newest version", () => {
  const cordon = cordonWithPolicy();
  cordon.now = "2026-02-03T00:00:00.000Z";
  add(cordon, "ec2:Get*");
  const { CreateDate, UpdateDate } = cordon.run(getPolicy, { PolicyArn }, home).Policy ?? {};
  assert.deepEqual([CreateDate, UpdateDate], ["2026-01-02T03:04:05.000Z", cordon.now]);
});

test("catalogue 472: a policy has five versions; the default one goes with the policy, and last", () => {
  const cordon = cordonWithPolicy();
  for (let n = 2; n <= 5; n++) add(cordon, "ec2:Get*");
  const tooMany =
    "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.";
  assert.throws(() => add(cordon, "ec2:Get*"), refusal("LimitExceeded", tooMany));
  const isDefault = refusal("DeleteConflict", "Cannot delete the default version of a policy.");
  assert.throws(() => cordon.run(remove, { PolicyArn, VersionId: "v1" }, home), isDefault);
  const hasMore =
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.";
  assert.throws(() => cordon.run(deletePolicy, { PolicyArn }, home), refusal("DeleteConflict", hasMore));
  for (let n = 2; n <= 5; n++) cordon.run(remove, { PolicyArn, VersionId: `v${n}` }, home);
  cordon.run(deletePolicy, { PolicyArn }, home);
  assert.throws(() => versions(cordon), refusal("NoSuchEntity"));
});

test("catalogue 473: a version that isn't there", () => {
  const cordon = cordonWithPolicy();
  const unknown = refusal("NoSuchEntity", `Policy ${PolicyArn} version v7 does not exist or is not attachable.`);
  for (const call of [get, setDefault, remove]) {
    assert.throws(() => cordon.run(call as typeof get, { PolicyArn, VersionId: "v7" }, home), unknown);
  }
});
