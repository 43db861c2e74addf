import assert from "node:assert/strict";
import { test } from "node:test";
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
