import assert from "node:assert/strict";
import { test } from "node:test";
import { TestCordon } from "../../world-for-tests.ts";
import describeImages from "./describe-images.ts";

test("images are found by name, and any id stands for an image", () => {
  const cordon = new TestCordon();
  const search = { Owners: ["amazon"], Filters: [{ Name: "name", Values: ["al2023-ami-*-x86_64"] }] };
  assert.equal(cordon.run(describeImages, search).Images?.length, 1);
  assert.equal(
    cordon.run(describeImages, { ImageIds: ["ami-0123456789abcdef0"] }).Images?.[0]?.RootDeviceName,
    "/dev/xvda",
  );
  assert.deepEqual(cordon.run(describeImages, { Owners: ["self"] }).Images, []);
});
