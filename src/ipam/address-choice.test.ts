/** Which pool a policy takes an address from, against worlds built by hand and a naive reading of the rules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatPrefix, prefix } from "../address/prefix.ts";
import type { IpamPolicy, IpamPolicyTarget } from "../model/records/ipam-policy.ts";
import type { IpamPool } from "../model/records/ipam-pool.ts";
import {
  type AskedAddress,
  activeTarget,
  chooseAddress,
  type OfferedPool,
  type RuleOutcome,
} from "./address-choice.ts";
import { poolSpace } from "./pool-space.ts";

const REGION = "us-east-1";
const eip: AskedAddress = { locale: REGION, resourceType: "eip" };

const poolNamed = (id: string, changes: Partial<IpamPool> = {}): IpamPool => ({
  id,
  ownerId: "111122223333",
  region: "us-east-1",
  ipamId: "ipam-1",
  scopeId: "ipam-scope-1",
  locale: REGION,
  depth: 1,
  state: "create-complete",
  addressFamily: "ipv4",
  autoImport: false,
  allocationResourceTags: [],
  tags: [],
  ...changes,
});

const offer = (
  id: string,
  { cidrs = ["192.0.2.0/30"], taken = [] as string[], isInPublicScope = true, ...changes } = {} as Partial<IpamPool> & {
    cidrs?: string[];
    taken?: string[];
    isInPublicScope?: boolean;
  },
): OfferedPool => ({
  pool: poolNamed(id, changes),
  isInPublicScope,
  space: poolSpace(
    "ipv4",
    cidrs.map((cidr) => prefix(cidr)),
    taken.map((cidr) => prefix(cidr)),
  ),
});

const rules = (...poolIds: string[]): Pick<IpamPolicy, "documents"> => ({
  documents: [{ locale: REGION, resourceType: "eip", poolIds }],
});

const choose = (policy: Pick<IpamPolicy, "documents">, pools: readonly OfferedPool[], asked = eip) =>
  chooseAddress(policy, asked, (id) => pools.find(({ pool }) => pool.id === id));

const told = (outcomes: readonly RuleOutcome[]) =>
  outcomes.map((outcome) => ("address" in outcome ? formatPrefix(outcome.address) : outcome.passedOver));

test("catalogue 292: rules are tried in order, and the first pool with room serves its lowest free address", () => {
  const pools = [
    offer("full", { cidrs: ["192.0.2.0/32"], taken: ["192.0.2.0/32"] }),
    offer("half", { cidrs: ["198.51.100.0/31"], taken: ["198.51.100.0/32"] }),
    offer("free"),
  ];
  const { outcomes, served } = choose(rules("full", "half", "free"), pools);
  assert.deepEqual(told(outcomes), ["no-room", "198.51.100.1/32"]);
  assert.equal(served?.poolId, "half");
  assert.equal(served?.rule, 2);
});

test("catalogue 290: where no pool has room, Amazon serves, and each rule says why it did not", () => {
  const pools = [
    offer("private", { isInPublicScope: false }),
    offer("v6", { addressFamily: "ipv6" }),
    offer("elsewhere", { locale: "eu-west-1" }),
    offer("top", { cidrs: [] }),
    offer("empty", { cidrs: [] }),
    offer("short", { maxNetmaskLength: 28 }),
  ];
  const ids = ["private", "v6", "elsewhere", "empty", "short", "gone"];
  const { outcomes, served } = choose(rules(...ids), pools);
  assert.equal(served, undefined);
  assert.deepEqual(told(outcomes), [
    "not-public-ipv4",
    "not-public-ipv4",
    "other-locale",
    "nothing-provisioned",
    "netmask-not-allowed",
    "no-such-pool",
  ]);
});

test("catalogue 284: a pool that asks for tags serves what bears them, and is not judged where none are known", () => {
  const pools = [offer("tagged", { allocationResourceTags: [{ key: "env", value: "prod" }] })];
  const withTags = (tags: { key: string; value: string }[]) =>
    told(choose(rules("tagged"), pools, { ...eip, tags }).outcomes);
  assert.deepEqual(withTags([]), ["tags-missing"]);
  assert.deepEqual(withTags([{ key: "env", value: "prod" }]), ["192.0.2.0/32"]);
  assert.deepEqual(told(choose(rules("tagged"), pools).outcomes), ["192.0.2.0/32"]);
});

test("catalogue 296: another locale or type has rules of its own; none means Amazon's addresses", () => {
  const pools = [offer("free")];
  for (const asked of [
    { locale: "eu-west-1", resourceType: "eip" },
    { locale: REGION, resourceType: "alb" },
  ] as const) {
    assert.deepEqual(choose(rules("free"), pools, asked), { outcomes: [], served: undefined });
  }
});

test("an account has its own policy, else that of the nearest unit above it", () => {
  const target = (id: string): IpamPolicyTarget => ({
    id,
    policyId: `ipam-policy-${id}`,
    policyOwner: "111122223333",
    policyRegion: REGION,
    managedBy: "delegated-administrator-for-ipam",
  });
  const ancestry = ["444455556666", "ou-ab12-leaf", "ou-ab12-top", "r-ab12"];
  const active = (...ids: string[]) => activeTarget(ancestry, (id) => (ids.includes(id) ? target(id) : undefined))?.id;
  assert.equal(active(), undefined);
  assert.equal(active("r-ab12"), "r-ab12");
  assert.equal(active("r-ab12", "ou-ab12-leaf"), "ou-ab12-leaf");
  assert.equal(active("444455556666", "ou-ab12-top"), "444455556666");
});

test("random policies: what serves is the first pool that a naive search finds an address in", () => {
  const address = fc.integer({ min: 0, max: 7 });
  const anyPool = fc.record({
    provisioned: fc.boolean(),
    taken: fc.uniqueArray(address, { maxLength: 8 }),
    locale: fc.constantFrom(REGION, "eu-west-1", undefined),
    isInPublicScope: fc.boolean(),
    maxNetmaskLength: fc.constantFrom(undefined, 28),
  });
  fc.assert(
    fc.property(fc.array(anyPool, { maxLength: 6 }), (given) => {
      const pools = given.map(({ provisioned, taken, isInPublicScope, locale, maxNetmaskLength }, index) => {
        const { locale: _, ...offered } = poolNamed(`pool-${index}`);
        const space = offer("", {
          cidrs: provisioned ? ["192.0.2.0/29"] : [],
          taken: provisioned ? taken.map((last) => `192.0.2.${last}/32`) : [],
        }).space;
        const pool = { ...offered, ...(locale && { locale }), ...(maxNetmaskLength && { maxNetmaskLength }) };
        return { pool, isInPublicScope, space };
      });
      const { outcomes, served } = choose(rules(...pools.map(({ pool }) => pool.id)), pools);
      const lowest = given.map(({ provisioned, taken, isInPublicScope, locale, maxNetmaskLength }) =>
        provisioned && isInPublicScope && locale === REGION && maxNetmaskLength === undefined
          ? [0, 1, 2, 3, 4, 5, 6, 7].find((last) => !taken.includes(last))
          : undefined,
      );
      const first = lowest.findIndex((last) => last !== undefined);
      assert.equal(served?.poolId, first < 0 ? undefined : `pool-${first}`);
      assert.equal(served && formatPrefix(served.address), first < 0 ? undefined : `192.0.2.${lowest[first]}/32`);
      assert.equal(outcomes.length, first < 0 ? given.length : first + 1);
    }),
    { numRuns: 2000 },
  );
});
