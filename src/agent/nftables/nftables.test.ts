import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICE } from "../../rollout/feed/bounds.ts";
import { testDataPlane } from "./data-plane.contract.ts";
import { FilterFailed } from "./data-plane.ts";
import { MemoryDataPlane } from "./memory-data-plane-for-tests.ts";
import { openNamespace } from "./namespace-for-tests.ts";
import { Nftables } from "./nftables.ts";
import { block, blocks, EVERYTHING, ruleSetOf, wanted } from "./rule-sets-for-tests.ts";

testDataPlane("in memory", async () => new MemoryDataPlane());
testDataPlane("nftables", async (t) => {
  const host = await openNamespace(t);
  return host && new Nftables(host.prefix);
});

const some = wanted(
  ruleSetOf(
    [
      {
        device: "eth0",
        allows: {
          ingress: {
            blocks: [block("10.0.0.0-10.0.0.5", "tcp/80-90", "icmp", "50")],
            groups: [{ members: "sg-11111111/vpc-11111111", tracked: [[0, 0xffffff]], untracked: [] }],
          },
          egress: EVERYTHING,
        },
      },
    ],
    { "sg-11111111/vpc-11111111": ["10.0.0.7", "10.0.1.16/28", "2001:db8::7"] },
  ),
);

test("a restart goes on from what the kernel holds, and changes nothing that is as it should be", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  await new Nftables(host.prefix).apply(some);
  const before = host.run("nft -s list table inet cordon");
  const restarted = new Nftables(host.prefix);
  await restarted.apply(some);
  assert.equal(host.run("nft -s list table inet cordon"), before);
  assert.deepEqual(await restarted.readBack("everything"), []);
});

test("a kill between two transactions leaves what the next start completes", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  const killed = new Nftables(host.prefix);
  await killed.apply(some);
  const expected = host.run("nft -s list table inet cordon");
  host.run(`
    nft delete chain inet cordon arriving
    nft flush chain inet cordon dev_eth0_ingress
    nft add chain inet cordon gs_0123456789abcdef_ingress
    nft add map inet cordon gs_0123456789abcdef_ingress_v4 '{ type ipv4_addr : verdict; }'
    nft add element inet cordon gs_0123456789abcdef_ingress_v4 '{ 10.0.0.1 : goto gs_0123456789abcdef_ingress }'`);
  const restarted = new Nftables(host.prefix);
  await restarted.apply(some);
  assert.deepEqual(await restarted.readBack("everything"), []);
  assert.equal(sorted(host.run("nft -s list table inet cordon")), sorted(expected));
});

test("whatever a device is called, it enforces, and reads back as it was written", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  const ofObjects = Object.getOwnPropertyNames(Object.prototype);
  const ofNftables = ["all", "ip", "goto", "drop", "tcp_arriving_v4", "guests"];
  const names = [
    ...ofObjects,
    ...ofNftables,
    "_",
    "_x",
    "1",
    "0x10",
    "1.2",
    "10.0.0.1",
    "eth0.100",
    "a-b",
    "a_ingress",
  ];
  const devices = names.filter((name) => DEVICE.test(name));
  assert.ok(devices.includes("__proto__") && devices.includes("valueOf") && devices.includes("10.0.0.1"));
  const all = wanted(ruleSetOf(devices.map((device) => ({ device }))), { modes: { eth0: "observe" } });
  await new Nftables(host.prefix).apply(all);
  const restarted = new Nftables(host.prefix);
  await restarted.apply(all);
  assert.deepEqual(await restarted.readBack("everything"), []);
  assert.deepEqual([...(await restarted.counters()).keys()], devices);
  const [refusing, observing] = ["goto refuse_", "goto would_refuse_"].map(
    (verdict) => host.run("nft list table inet cordon").split(verdict).length - 1,
  );
  assert.deepEqual({ refusing, observing }, { refusing: 2 * devices.length, observing: 0 });
});

test("an nft that answers with something else is an error in words, and what was applied stays", async () => {
  for (const answer of ["garbage {", "", "null", "[]", "{}", '{"nftables": 1}']) {
    const plane = new Nftables(["sh", "-c", `printf '%s' '${answer}'`]);
    await assert.rejects(
      plane.apply(some),
      (error) => error instanceof FilterFailed && /nft lists/.test(error.message),
    );
  }
});

const sorted = (text: string): string => text.split("\n").toSorted().join("\n");

const damages: Readonly<Record<string, readonly [script: string, said: RegExp]>> = {
  "a rule added": ["nft insert rule inet cordon dev_eth0_ingress accept", /chain dev_eth0_ingress has other rules/],
  "a chain flushed": ["nft flush chain inet cordon refuse_arriving", /chain refuse_arriving has other rules/],
  "the table flushed": ["nft flush table inet cordon", /chain arriving has other rules/],
  "the table deleted": ["nft delete table inet cordon", /is gone/],
  "everything flushed": ["nft flush ruleset", /is gone/],
  "the table asleep": ["nft add table inet cordon '{ flags dormant; }'", /dormant/],
  "a base chain deleted": ["nft delete chain inet cordon leaving", /chain leaving is gone/],
  "a base chain that drops": [
    "nft chain inet cordon arriving '{ policy drop; }'",
    /chain arriving is hooked otherwise/,
  ],
  "a device taken out": ["nft delete element inet cordon arriving_devices '{ \"eth0\" }'", /lacks "eth0" : goto/],
  "a member added": [
    "nft add element inet cordon members_sg_11111111_vpc_11111111_v4 '{ 10.9.9.9 }'",
    /members_sg_11111111_vpc_11111111_v4 also has 10\.9\.9\.9/,
  ],
  "a chain of somebody's": ["nft add chain inet cordon mine", /chain mine isn't ours/],
};

test("whatever a stranger does to our table is said and repaired, and a stranger's table isn't touched", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  const filter = new Nftables(host.prefix);
  await filter.apply(some);
  const expected = sorted(host.run("nft -s list table inet cordon"));
  for (const [what, [script, said]] of Object.entries(damages)) {
    await t.test(what, async () => {
      host.run(script);
      host.run(
        "nft add table inet stranger; nft add chain inet stranger theirs; nft add rule inet stranger theirs drop",
      );
      const theirs = host.run("nft -a list table inet stranger");
      assert.match((await filter.readBack("everything")).join("\n"), said);
      await filter.repair();
      assert.deepEqual(await filter.readBack("everything"), []);
      assert.equal(sorted(host.run("nft -s list table inet cordon")), expected);
      assert.equal(host.run("nft -a list table inet stranger"), theirs);
    });
  }
  await filter.down();
  assert.match(host.run("nft list ruleset"), /^table inet stranger \{/);
});

test("a change over a table that somebody has deleted applies all of it", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  const filter = new Nftables(host.prefix);
  await filter.apply(some);
  host.run("nft flush ruleset");
  const [bound] = some.ruleSet.interfaces;
  const other = { ingress: blocks(block("10.0.0.9", "tcp/22")), egress: EVERYTHING };
  await filter.apply(wanted(ruleSetOf([{ device: bound?.device ?? "", allows: other }])));
  assert.deepEqual(await filter.readBack("everything"), []);
});

test("what keeps nft from working is said in plain words", async (t) => {
  const host = await openNamespace(t);
  if (host === undefined) return;
  const failing = async (prefix: readonly string[], said: RegExp): Promise<void> => {
    const filter = new Nftables(prefix);
    for (const attempt of [() => filter.probe(), () => filter.apply(some)]) {
      await assert.rejects(attempt, (error) => error instanceof FilterFailed && said.test(error.message));
    }
  };
  await failing(["env", "PATH=/nowhere"], /nft isn't installed; it's in the package nftables/);
  await failing([...host.prefix, "setpriv", "--bounding-set=-all", "--inh-caps=-all"], /CAP_NET_ADMIN/);
  const old = new Nftables(["sh", "-c", "echo 'nftables v0.9.8 (E.D.S.)'"]);
  await assert.rejects(old.probe(), /nft is version 0\.9\.8; 1\.0\.2 is the first/);
});
