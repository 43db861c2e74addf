import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResolverCondition, ResolverRule } from "../model/records/ipam-prefix-list-resolver.ts";
import { type Selectable, selectCidrs } from "./resolver.ts";

const vpc = (cidr: string, changes: Partial<Selectable> = {}): Selectable => ({
  cidr,
  scopeId: "private",
  type: "vpc",
  resourceId: `vpc-${cidr}`,
  resourceOwner: "111122223333",
  resourceRegion: "us-east-1",
  tags: [{ key: "env", value: "prod" }],
  ...changes,
});

const KNOWN = [
  vpc("10.2.0.0/16", { poolId: "pool-a" }),
  vpc("10.1.0.0/16", { resourceRegion: "eu-west-1" }),
  vpc("10.3.0.0/16", { tags: [{ key: "env", value: "test" }], resourceOwner: "444455556666" }),
  vpc("10.1.0.0/16", { scopeId: "other" }),
  vpc("2001:db8::/56"),
  vpc("10.2.0.0/20", { type: "subnet", resourceId: "subnet-1" }),
  vpc("10.0.0.0/8", { type: "ipam-pool", resourceId: "pool-a", poolId: "pool-a" }),
];

const select = (rules: readonly ResolverRule[], addressFamily: "ipv4" | "ipv6" = "ipv4") =>
  selectCidrs({ rules, addressFamily }, KNOWN);
const vpcsWhere = (...conditions: readonly ResolverCondition[]): ResolverRule => ({
  type: "ipam-resource-cidr",
  scopeId: "private",
  resourceType: "vpc",
  conditions,
});
const ofAll = ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"];

test("a rule selects the CIDRs of its scope, type and family, in order of address", () => {
  assert.deepEqual(select([vpcsWhere()]), ofAll);
  assert.deepEqual(select([vpcsWhere()], "ipv6"), ["2001:db8::/56"]);
  assert.deepEqual(select([{ type: "ipam-pool-cidr", scopeId: "private", conditions: [] }]), ["10.0.0.0/8"]);
  assert.deepEqual(select([{ type: "ipam-pool-cidr", scopeId: "other", conditions: [] }]), []);
  assert.deepEqual(select([]), []);
});

test("each condition compares what it names", () => {
  const equals = (criterion: Omit<ResolverCondition, "operation">) =>
    [
      select([vpcsWhere({ operation: "equals", ...criterion })]),
      select([vpcsWhere({ operation: "not-equals", ...criterion })]),
    ].map((cidrs) => cidrs.map((cidr) => cidr.slice(3, 4)).join(""));
  assert.deepEqual(equals({ resourceRegion: "eu-west-1" }), ["1", "23"]);
  assert.deepEqual(equals({ resourceOwner: "444455556666" }), ["3", "12"]);
  assert.deepEqual(equals({ resourceId: "vpc-10.2.0.0/16" }), ["2", "13"]);
  assert.deepEqual(equals({ poolId: "pool-a" }), ["2", "13"]);
  assert.deepEqual(equals({ cidr: "10.1.0.0/16" }), ["1", "23"]);
  assert.deepEqual(equals({ resourceTag: { key: "env", value: "prod" } }), ["12", "3"]);
  assert.deepEqual(equals({ resourceTag: { key: "env" } }), ["123", ""]);
});

test("subnet-of holds for what lies within, the CIDR itself included", () => {
  const within = (cidr: string) => select([vpcsWhere({ operation: "subnet-of", cidr })]);
  assert.deepEqual(within("10.2.0.0/15"), ["10.2.0.0/16", "10.3.0.0/16"]);
  assert.deepEqual(within("10.1.0.0/16"), ["10.1.0.0/16"]);
  assert.deepEqual(within("10.1.0.0/17"), []);
});

test("all conditions of a rule must hold, and any rule is enough; what several select is in once", () => {
  const prod = { operation: "equals", resourceTag: { key: "env", value: "prod" } } as const;
  const here = { operation: "equals", resourceRegion: "us-east-1" } as const;
  assert.deepEqual(select([vpcsWhere(prod, here)]), ["10.2.0.0/16"]);
  assert.deepEqual(select([vpcsWhere(prod), vpcsWhere(here)]), ofAll);
  const fixed = { type: "static-cidr", cidr: "10.2.0.0/16" } as const;
  assert.deepEqual(select([fixed, vpcsWhere(prod)]), ["10.1.0.0/16", "10.2.0.0/16"]);
});
