import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { SEALING_KEY_BYTES, sealingWith } from "./sealing.ts";

test("a sealed text opens with the key and for the purpose that it was sealed with, and not after any change", () => {
  const sealing = sealingWith(randomBytes(SEALING_KEY_BYTES));
  const sealed = sealing.seal("access-key", "wJalrXUtnFEMI/ä");
  assert.equal(sealing.open("access-key", sealed), "wJalrXUtnFEMI/ä");
  assert.notEqual(sealing.seal("access-key", "wJalrXUtnFEMI/ä"), sealed);
  assert.equal(sealing.open("session-token", sealed), undefined);
  assert.equal(sealingWith(randomBytes(SEALING_KEY_BYTES)).open("access-key", sealed), undefined);
  for (const at of [0, 14, 30, sealed.length - 2]) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
    assert.equal(sealing.open("access-key", changed), undefined, `changed at ${at}`);
  }
  for (const garbage of ["", "x", "not sealed at all, but long enough to be tried"]) {
    assert.equal(sealing.open("access-key", garbage), undefined);
  }
});

test("what is sealed can be an argument of a command: it's never taken for an option", () => {
  const { seal } = sealingWith(randomBytes(SEALING_KEY_BYTES));
  for (let n = 0; n < 3_000; n++) assert.doesNotMatch(seal("authorization-message", "why"), /^-/);
});
