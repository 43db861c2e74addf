/** Fails in each way that a test can, and skips in each. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

test("is wrong", () => {
  assert.equal(1, 2);
});
test("contains", async (t) => {
  await t.test("a good part", () => {});
  await t.test("a bad part", () => {
    throw new Error("the part broke", { cause: new Error("of what broke it") });
  });
});
describe("a suite", () => {
  test("with a bad test", () => {
    throw new Error("the test broke");
  });
});
describe("a suite that can't begin", () => {
  before(() => {
    throw new Error("the beginning broke");
  });
  test("never starts", () => {});
});
describe("a suite that can't end", () => {
  after(() => {
    throw new Error("the end broke");
  });
  test("is right", () => {});
});
test("never settles", { timeout: 50 }, async () => {
  await new Promise(() => {});
});
test("is skipped for a reason", { skip: "the reason" }, () => {});
test("skips itself", (t) => {
  t.skip("found out late");
});
test.todo("is to be written");
