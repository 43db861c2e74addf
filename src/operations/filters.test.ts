import assert from "node:assert/strict";
import { test } from "node:test";
import describeStatus from "./instances/state/describe-instance-status.ts";
import describePermissions from "./network-interfaces/permissions/describe-network-interface-permissions.ts";
import describeRegions from "./regions/describe-regions.ts";
import describeVpcs from "./vpcs/describe-vpcs.ts";
import { refusal, TestCordon } from "./world-for-tests.ts";

test("refusals: a filter without a name", () => {
  const cordon = new TestCordon();
  for (const Name of [undefined, ""]) {
    assert.throws(
      () => cordon.run(describeVpcs, { Filters: [{ Name, Values: ["x"] }] }),
      refusal("InvalidParameterValue", "A filter must have a name"),
    );
  }
});

test("catalogue 455: what can't be tagged has no filters by tag", () => {
  const cordon = new TestCordon();
  for (const Name of ["tag:Name", "tag-key", "tag-value"]) {
    const input = { Filters: [{ Name, Values: ["x"] }] };
    const refused = refusal("InvalidParameterValue", `The filter '${Name}' is invalid`);
    assert.throws(() => cordon.run(describeStatus, input), refused);
    assert.throws(() => cordon.run(describePermissions, input), refused);
    assert.throws(() => cordon.run(describeRegions, input), refused);
    assert.deepEqual(cordon.run(describeVpcs, input).Vpcs, []);
  }
});
