import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOBAL } from "../../../../model/regions.ts";
import { refusal, TestCordon } from "../../../world-for-tests.ts";
import { ALLOW_ALL, managedPolicyForTests } from "../../policies/policy-for-tests.ts";
import createGroup from "../create-group.ts";
import deleteGroup from "../delete-group.ts";
import attachGroupPolicy from "./attach-group-policy.ts";
import deleteGroupPolicy from "./delete-group-policy.ts";
import detachGroupPolicy from "./detach-group-policy.ts";
import getGroupPolicy from "./get-group-policy.ts";
import listAttachedGroupPolicies from "./list-attached-group-policies.ts";
import listGroupPolicies from "./list-group-policies.ts";
import putGroupPolicy from "./put-group-policy.ts";

const home = { region: GLOBAL };
const GroupName = "admins";

function withGroup(): TestCordon {
  const cordon = new TestCordon();
  cordon.run(createGroup, { GroupName }, home);
  return cordon;
}

test("catalogue 471: inline policies of a group are put, shown, listed, deleted", () => {
  const cordon = withGroup();
  cordon.run(putGroupPolicy, { GroupName, PolicyName: "all", PolicyDocument: ALLOW_ALL }, home);
  const shown = cordon.run(getGroupPolicy, { GroupName, PolicyName: "all" }, home);
  assert.deepEqual(
    { ...shown, PolicyDocument: decodeURIComponent(shown.PolicyDocument) },
    {
      GroupName,
      PolicyName: "all",
      PolicyDocument: ALLOW_ALL,
    },
  );
  assert.deepEqual(cordon.run(listGroupPolicies, { GroupName }, home).PolicyNames, ["all"]);
  assert.throws(
    () => cordon.run(deleteGroup, { GroupName }, home),
    refusal("DeleteConflict", "Cannot delete entity, must delete policies first."),
  );
  const remove = () => cordon.run(deleteGroupPolicy, { GroupName, PolicyName: "all" }, home);
  remove();
  assert.throws(remove, refusal("NoSuchEntity", "The group policy with name all cannot be found."));
});

test("managed policies of a group: attached, listed, detached", () => {
  const cordon = withGroup();
  const PolicyArn = managedPolicyForTests(cordon, "all");
  cordon.run(attachGroupPolicy, { GroupName, PolicyArn }, home);
  assert.deepEqual(cordon.run(listAttachedGroupPolicies, { GroupName }, home).AttachedPolicies, [
    { PolicyArn, PolicyName: "all" },
  ]);
  assert.throws(
    () => cordon.run(deleteGroup, { GroupName }, home),
    refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
  );
  cordon.run(detachGroupPolicy, { GroupName, PolicyArn }, home);
  cordon.run(deleteGroup, { GroupName }, home);
});
