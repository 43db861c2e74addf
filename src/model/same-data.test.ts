import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameData } from "./same-data.ts";

test("data is the same whatever the order of its members, and with or without undefined ones", () => {
  const a = { id: "a", tags: [{ key: "k", value: "v" }], at: undefined };
  assert.ok(isSameData(a, { tags: [{ value: "v", key: "k" }], id: "a" }));
  assert.ok(isSameData({ id: "a", tags: [{ key: "k", value: "v" }] }, a));
  const others = [
    null,
    undefined,
    "a",
    [],
    {},
    { ...a, id: "b" },
    { ...a, tags: [] },
    { ...a, more: null },
    { id: "a" },
  ];
  for (const other of others) assert.equal(isSameData(a, other), false, JSON.stringify(other));
  assert.equal(isSameData([1, 2], [1, 2, 3]), false);
  assert.equal(isSameData([], {}), false);
});
