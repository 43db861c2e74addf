/** What a pool's rules make of requests and resources. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { prefix } from "../address/prefix.ts";
import { type AllocationRules, complianceOf, requestFor, violationsOf } from "./allocation-rules.ts";
import { poolSpace } from "./pool-space.ts";

const free: AllocationRules = { addressFamily: "ipv4", allocationResourceTags: [] };
const production = { key: "stage", value: "production" };
const strict: AllocationRules = {
  addressFamily: "ipv4",
  minNetmaskLength: 20,
  maxNetmaskLength: 26,
  defaultNetmaskLength: 24,
  allocationResourceTags: [production],
  locale: "eu-west-1",
};

test("catalogue 272: neither a CIDR nor a netmask length, and no default, is refused; so are both", () => {
  assert.deepEqual(requestFor(free, {}), { refused: "nothing-asked" });
  assert.deepEqual(requestFor(strict, { cidr: prefix("10.0.0.0/24"), netmaskLength: 24 }), { refused: "both-asked" });
});

test("catalogue 273: the default netmask length serves who names nothing and is ignored otherwise", () => {
  assert.deepEqual(requestFor(strict, {}), { request: { netmaskLength: 24 } });
  assert.deepEqual(requestFor(strict, { netmaskLength: 26 }), { request: { netmaskLength: 26 } });
  assert.deepEqual(requestFor(strict, { cidr: prefix("10.0.0.0/26") }), { request: { cidr: prefix("10.0.0.0/26") } });
});

test("catalogue 275: allowed and disallowed CIDRs go with a netmask length, not with a CIDR", () => {
  const allowed = [prefix("10.0.0.0/20")];
  assert.deepEqual(requestFor(free, { netmaskLength: 24, allowed }), { request: { netmaskLength: 24, allowed } });
  assert.deepEqual(requestFor(strict, { disallowed: allowed }), {
    request: { netmaskLength: 24, disallowed: allowed },
  });
  assert.deepEqual(requestFor(free, { cidr: prefix("10.0.0.0/24"), allowed }), { refused: "limits-on-cidr" });
});

test("catalogue 284: every rule that a holder breaks is named, and what its kind lacks is not judged", () => {
  assert.deepEqual(violationsOf(strict, { netmaskLength: 24, tags: [production], region: "eu-west-1" }), []);
  assert.deepEqual(violationsOf(strict, { netmaskLength: 24 }), []);
  assert.deepEqual(violationsOf(strict, { netmaskLength: 16, tags: [], region: "eu-west-2" }), [
    { rule: "min-netmask-length", limit: 20 },
    { rule: "required-tag", tag: production },
    { rule: "locale", locale: "eu-west-1" },
  ]);
  assert.deepEqual(violationsOf(strict, { netmaskLength: 28, tags: [{ key: "stage", value: "test" }] }), [
    { rule: "max-netmask-length", limit: 26 },
    { rule: "required-tag", tag: production },
  ]);
  assert.deepEqual(violationsOf(free, { netmaskLength: 0, tags: [], region: "eu-west-2" }), []);
});

test("a resource is compliant where its CIDR lies in the pool's space and keeps its rules", () => {
  const space = poolSpace("ipv4", [prefix("10.0.0.0/16")], []);
  const resource = { tags: [production], region: "eu-west-1" };
  assert.deepEqual(complianceOf(strict, space, { ...resource, cidr: prefix("10.0.4.0/24") }), { compliant: true });
  assert.deepEqual(complianceOf(strict, space, { ...resource, cidr: prefix("10.1.0.0/28") }), {
    compliant: false,
    violations: [{ rule: "space" }, { rule: "max-netmask-length", limit: 26 }],
  });
});
