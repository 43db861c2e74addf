import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { accountOfAccessKey, newAccessKeyId } from "./access-key-ids.ts";

test("an access key's id is AWS's form and gives its account back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.bigInt(0n, 2n ** 48n - 1n), (number, spare) => {
      const account = String(number).padStart(12, "0");
      const id = newAccessKeyId("AKIA", account, (bytes) => spare.toString(16).padStart(2 * bytes, "0"));
      assert.match(id, /^AKIA[Q-Z2-7][A-Z2-7]{15}$/);
      assert.equal(accountOfAccessKey(id), account);
    }),
  );
});

test("other texts have no account", () => {
  for (const id of [
    "",
    "test",
    "123456789012",
    "AKIAIOSFODNN7EXAMPLE",
    "AKIA1111111111111111",
    "AIDAQOUR3KPLXXXXXXXX",
  ]) {
    assert.equal(accountOfAccessKey(id), undefined, id);
  }
});
