import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../model/regions.ts";
import { ACCOUNT, TestCordon } from "../../world-for-tests.ts";
import createAccessKey from "../access-keys/create-access-key.ts";
import { makeRootKey } from "../access-keys/make-root-key.ts";
import createGroup from "../groups/create-group.ts";
import { managedPolicyForTests } from "../policies/policy-for-tests.ts";
import createUser from "../users/create-user.ts";
import getAccountSummary from "./get-account-summary.ts";

const home = { region: GLOBAL };

test("the summary counts what there is, and has the quotas that hold", () => {
  const cordon = new TestCordon({ usersPerAccount: 17 });
  const summary = () => cordon.run(getAccountSummary, {}, home).SummaryMap ?? {};
  const { Users, UsersQuota, AccountAccessKeysPresent } = summary();
  assert.deepEqual([Users, UsersQuota, AccountAccessKeysPresent], [0, 17, 0]);
  cordon.run(createUser, { UserName: "alice" }, home);
  cordon.run(createAccessKey, { UserName: "alice" }, home);
  cordon.run(createGroup, { GroupName: "admins" }, home);
  managedPolicyForTests(cordon, "all");
  const counts = ({ Users, Groups, Roles, Policies, PolicyVersionsInUse }: Readonly<Record<string, number>>) => [
    Users,
    Groups,
    Roles,
    Policies,
    PolicyVersionsInUse,
  ];
  assert.deepEqual(counts(summary()), [1, 1, 0, 1, 1]);
  assert.equal(summary()["AccountAccessKeysPresent"], 0);
  cordon.apply(makeRootKey(ACCOUNT, false, cordon).changes, { account: ACCOUNT, ...home });
  assert.equal(summary()["AccountAccessKeysPresent"], 1);
});
