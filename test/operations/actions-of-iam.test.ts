/** Every served operation is an action of IAM's table, and each resource type that it's about has an ARN. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf, resourceTypeOf } from "../../src/access/actions.ts";
import { registry } from "../../src/operations/registry.generated.ts";

const actions = Object.keys(registry).map((name) => name.replace(".", ":"));

/** Operations that AWS's SDK has and the table doesn't, because it's older. */
const missing: readonly string[] = [];

test("every served operation is in the table of actions", () => {
  assert.deepEqual(
    actions.filter((name) => actionOf(name)?.name !== name),
    missing,
  );
});

test("the resource types of every action are in the table", () => {
  for (const name of actions) {
    const service = name.split(":")[0] as string;
    for (const { type } of actionOf(name)?.resourceTypes ?? []) {
      assert.match(resourceTypeOf(service, type)?.arn ?? "", /^arn:\$\{Partition\}:/, `${name} ${type}`);
    }
  }
});
