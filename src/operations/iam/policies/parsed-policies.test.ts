import assert from "node:assert/strict";
import { test } from "node:test";
import { type Policy, readPolicy } from "../../../access/policy-document.ts";
import { ParsedPolicies } from "./parsed-policies.ts";

const Statement = { Effect: "Allow", Action: "ec2:*", Resource: "*" };
const reading = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), "inline");
const policy: Policy = "policy" in reading ? reading.policy : assert.fail(reading.malformed.detail);
const document = (n: number) => `${n}`.padEnd(100_000, " ");

test("what is asked for again stays, what isn't goes, and uses are kept apart", () => {
  const parsed = new ParsedPolicies();
  parsed.set("inline", "kept", policy);
  assert.equal(parsed.get("trust", "kept"), undefined);
  let most = 0;
  for (let n = 0; n < 200; n++) {
    parsed.set("inline", document(n), policy);
    assert.equal(parsed.get("inline", "kept"), policy);
    const held = Array.from({ length: n + 1 }, (_, each) => each).filter(
      (each) => each < n - 100 && parsed.get("inline", document(each)) !== undefined,
    );
    most = Math.max(most, held.length);
  }
  assert.equal(most, 0);
  assert.equal(parsed.get("inline", document(199)), policy);
});

test("permissions are those of the same records, and go with the parsed policies", () => {
  const parsed = new ParsedPolicies();
  const [user, group, changed] = [{ id: "user" }, { id: "group" }, { id: "group" }];
  const permissions = { identity: [{ name: "p", policy }] };
  parsed.keepPermissions([user, group, undefined], permissions);
  assert.equal(parsed.permissionsFrom([user, group, undefined]), permissions);
  for (const others of [[changed, undefined], [group], [group, undefined, undefined], [undefined, group]])
    assert.equal(parsed.permissionsFrom([user, ...others]), undefined);
  assert.equal(parsed.permissionsFrom([{ id: "user" }, group, undefined]), undefined);
  for (let n = 0; n < 100; n++) parsed.set("inline", document(n), policy);
  assert.equal(parsed.permissionsFrom([user, group, undefined]), undefined);
});
