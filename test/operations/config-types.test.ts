/** Every type that AWS Config has items of, on the rich world: what is there, its last item, and what it is related to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rootOf } from "../../src/access/credentials.ts";
import { GLOBAL } from "../../src/model/regions.ts";
import { callOf } from "../../src/operations/call.ts";
import getHistory from "../../src/operations/config/history/get-resource-config-history.ts";
import { isResource, show } from "../../src/operations/config/recorded/configuration-item.ts";
import { homeOf } from "../../src/operations/config/recorded/home-of.ts";
import { recordedTypes } from "../../src/operations/config/recorded/recorded-types.ts";
import listResources from "../../src/operations/config/resources/list-discovered-resources.ts";
import createGroup from "../../src/operations/iam/groups/create-group.ts";
import createPolicy from "../../src/operations/iam/policies/create-policy.ts";
import createRole from "../../src/operations/iam/roles/create-role.ts";
import createUser from "../../src/operations/iam/users/create-user.ts";
import * as make from "./makers.ts";
import { buildRichWorld } from "./rich-world.ts";

const { cordon } = buildRichWorld();
make.workspace(cordon, 7);
const global = { region: GLOBAL };
const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
cordon.run(createUser, { UserName: "alice" }, global);
cordon.run(createGroup, { GroupName: "staff" }, global);
const trust = document({ Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" });
cordon.run(createRole, { RoleName: "reader", AssumeRolePolicyDocument: trust }, global);
cordon.run(createPolicy, { PolicyName: "all", PolicyDocument: document({ Action: "*", Resource: "*" }) }, global);

const listed = (resourceType: string) => {
  const input = { resourceType, limit: 100 } as Parameters<typeof listResources.decide>[0]["input"];
  return cordon.run(listResources, input).resourceIdentifiers ?? [];
};

for (const [resourceType, type] of recordedTypes) {
  test(`${resourceType}: each resource has items, the last of which shows it as it is`, () => {
    const resources = listed(resourceType);
    assert.ok(resources.length > 0, "the rich world has no such resource");
    for (const { resourceId = "", resourceName } of resources) {
      const input = { resourceType, resourceId } as Parameters<typeof getHistory.decide>[0]["input"];
      const [last] = cordon.run(getHistory, input).configurationItems ?? [];
      assert.notEqual(last?.configurationItemStatus, "ResourceDeleted");
      assert.equal(last?.resourceName, resourceName);
      const world = homeOf(type, cordon.world());
      const record = world.get(type.kind, type.id?.toRecord(resourceId) ?? resourceId);
      assert.ok(record !== undefined && isResource(type, record, world), resourceId);
      const call = callOf({}, world, rootOf(world.account), {
        ...cordon,
        now: last?.configurationItemCaptureTime ?? "",
      });
      const now = show(type, record, call);
      assert.deepEqual(
        [last?.configuration, last?.relationships, last?.tags],
        [now.configuration, now.relationships, now.tags],
        "following changes comes to the same as looking now",
      );
      assert.match(last?.configuration ?? "", /^\{"/);
      assert.equal(/"[A-Z]\w*":/.test(last?.configuration ?? "") && type.names === "lower", false, last?.configuration);
      assert.ok(last?.availabilityZone, `${resourceId} has no zone`);
      for (const related of last?.relationships ?? []) {
        const other = recordedTypes.get(related.resourceType ?? "");
        assert.ok(other, related.resourceType);
        assert.ok(related.resourceId, `${resourceId} ${related.relationshipName}`);
      }
    }
  });
}
