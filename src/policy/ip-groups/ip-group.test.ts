import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Address, contains, formatAddress, parseAddress, prefix } from "../../address/prefix.ts";
import type { WorkspaceDirectory } from "../../model/records/directory.ts";
import type { IpGroup } from "../../model/records/ip-group.ts";
import { put, remove } from "../../model/world/change.ts";
import { copyOf } from "../../model/world/copy-for-tests.ts";
import { Partition } from "../../model/world/partition.ts";
import type { World } from "../../model/world/world.ts";
import { type Admission, compileGate } from "./compile-gate.ts";
import { admissionTo } from "./ip-group.ts";

const address = (text: string): Address => parseAddress(text) ?? assert.fail(text);
const group = (id: string, ...cidrs: string[]): IpGroup => ({
  id,
  name: `name of ${id}`,
  rules: cidrs.map((cidr) => ({ cidr })),
  tags: [],
});
const decide = (groups: readonly IpGroup[], text: string): Admission => compileGate(groups)(address(text));
const namedRule = (admission: Admission): string | undefined =>
  admission.admitted && admission.by === "rule" ? `${admission.group.id} ${admission.rule.cidr}` : undefined;

test("catalogue 315: without a group everyone comes in; with one, only whom its rules name", () => {
  for (const text of ["203.0.113.9", "2001:db8::1", "0.0.0.0"]) {
    assert.deepEqual(decide([], text), { admitted: true, by: "default-group" });
  }
  const office = [group("office", "203.0.113.0/24")];
  assert.equal(namedRule(decide(office, "203.0.113.9")), "office 203.0.113.0/24");
  const refused = { admitted: false, asked: [{ id: "office", name: "name of office", rules: 1 }] };
  assert.deepEqual(decide(office, "203.0.114.0"), refused);
  assert.deepEqual(decide(office, "2001:db8::1"), refused);
  assert.equal(decide([group("all", "0.0.0.0/0")], "255.255.255.255").admitted, true);
  assert.equal(decide([group("all", "0.0.0.0/0")], "0.0.0.0").admitted, true);
});

test("catalogue 316: attached groups without rules keep everyone out, and a group that is gone admits nobody", () => {
  assert.deepEqual(decide([group("empty")], "203.0.113.9"), {
    admitted: false,
    asked: [{ id: "empty", name: "name of empty", rules: 0 }],
  });
  assert.equal(decide([group("empty"), group("office", "203.0.113.9/32")], "203.0.113.9").admitted, true);
  assert.deepEqual(compileGate(["gone"])(address("203.0.113.9")), {
    admitted: false,
    asked: [{ id: "gone", name: undefined, rules: 0 }],
  });
});

test("catalogue 317: host bits of a rule do not change who comes in, and the rule is named as it was written", () => {
  const written = [group("office", "203.0.113.77/24")];
  assert.equal(namedRule(decide(written, "203.0.113.1")), "office 203.0.113.77/24");
  assert.equal(decide(written, "203.0.112.255").admitted, false);
});

const octet = fc.constantFrom(0, 1, 2, 127, 128, 254, 255);
const dotted = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
const cidr = fc.tuple(dotted, fc.integer({ min: 0, max: 32 })).map(([text, length]) => `${text}/${length}`);
const groups = fc
  .array(fc.array(cidr, { maxLength: 4 }), { maxLength: 4 })
  .map((lists) => lists.map((cidrs, n) => group(`g${n}`, ...cidrs)));

function plainLoop(attached: readonly IpGroup[], client: Address): string | undefined {
  for (const { id, rules } of attached) {
    for (const { cidr } of rules) if (contains(prefix(cidr), client)) return `${id} ${cidr}`;
  }
  return undefined;
}

test("the compiled form decides and names as a plain loop over groups and rules does", () => {
  fc.assert(
    fc.property(groups, fc.array(dotted, { minLength: 1, maxLength: 20 }), (attached, texts) => {
      const gate = compileGate(attached);
      const edges = attached.flatMap(({ rules }) => rules.map(({ cidr }) => formatAddress(prefix(cidr))));
      for (const text of [...texts, ...edges]) {
        const admission = gate(address(text));
        assert.equal(namedRule(admission), plainLoop(attached, address(text)), text);
        assert.equal(admission.admitted, attached.length === 0 || namedRule(admission) !== undefined);
      }
    }),
    { numRuns: 500 },
  );
});

const directory = (id: string, ipGroupIds: readonly string[]): WorkspaceDirectory => ({
  id,
  registrationCode: "WSpdx+ABC123",
  subnetIds: [],
  workspaceType: "POOLS",
  userIdentityType: "CUSTOMER_MANAGED",
  tenancy: "SHARED",
  ipGroupIds,
  settings: {
    WorkspaceCreationProperties: {},
    WorkspaceAccessProperties: {},
    SelfservicePermissions: {},
    SamlProperties: {},
    CertificateBasedAuthProperties: {},
  },
  tags: [],
});

test("what is compiled stays in step with every change, in any order", () => {
  const ids = fc.constantFrom("g0", "g1", "g2");
  const directoryIds = fc.constantFrom("d-0", "d-1");
  const step = fc.oneof(
    fc.tuple(ids, fc.array(cidr, { maxLength: 3 })).map(([id, cidrs]) => put("ip-group", group(id, ...cidrs))),
    ids.map((id) => remove("ip-group", id)),
    fc
      .tuple(directoryIds, fc.uniqueArray(ids))
      .map(([id, attached]) => put("workspace-directory", directory(id, attached))),
    directoryIds.map((id) => remove("workspace-directory", id)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, dotted), { maxLength: 12 }), (steps) => {
      const partition = new Partition({ account: "111122223333", region: "us-east-1" });
      for (const [change, text] of steps) {
        partition.apply(change);
        for (const id of ["d-0", "d-1"]) {
          const kept = admissionTo(partition as unknown as World, id, address(text));
          assert.deepEqual(kept, admissionTo(copyOf(partition) as unknown as World, id, address(text)));
        }
      }
    }),
    { numRuns: 200 },
  );
});
