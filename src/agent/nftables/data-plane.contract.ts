/** What every packet filter must do, whether it filters or not. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { CannotExpress, type DataPlane } from "./data-plane.ts";
import { block, blocks, EVERYTHING, ruleSetOf, wanted } from "./rule-sets-for-tests.ts";

const web = { ingress: blocks(block("10.0.0.0-10.0.0.255", "tcp/443")), egress: EVERYTHING };
const bound = ruleSetOf([
  { device: "eth0", addresses: ["10.0.0.4"], allows: web },
  { device: "tap0", isGuest: true, mode: "observe", addresses: ["10.0.0.5"] },
]);

/** `open` returns undefined if it has skipped the test. */
export function testDataPlane(name: string, open: (t: TestContext) => Promise<DataPlane | undefined>): void {
  const contract = (what: string, run: (plane: DataPlane) => Promise<void>): void => {
    test(`${name}: ${what}`, async (t) => {
      const plane = await open(t);
      if (plane !== undefined) await run(plane);
    });
  };

  contract("a host that can filter is told so by silence", async (plane) => {
    await plane.probe();
  });

  contract("nothing is applied at first: nothing differs, nothing is counted", async (plane) => {
    assert.deepEqual(await plane.readBack("everything"), []);
    assert.deepEqual(await plane.counters(), new Map());
    assert.deepEqual(await plane.takeRefused(), { flows: [], lost: 0 });
    assert.deepEqual(await plane.connections(), []);
    await plane.repair();
  });

  contract("what is applied reads back as applied, and counts by device", async (plane) => {
    await plane.apply(wanted(bound));
    assert.deepEqual(await plane.readBack("everything"), []);
    const zero = { refused: 0, wouldRefuse: 0, byFailsafe: 0 };
    assert.deepEqual(
      await plane.counters(),
      new Map([
        ["eth0", zero],
        ["tap0", zero],
      ]),
    );
    assert.deepEqual(await plane.takeRefused(), { flows: [], lost: 0 });
  });

  contract("the same applied twice, other options, and nothing at all follow on each other", async (plane) => {
    await plane.apply(wanted(bound));
    await plane.apply(wanted(bound));
    await plane.apply(wanted(bound, { revoked: "cut", failsafe: ["tcp/22"], modes: { eth0: "observe" } }));
    assert.deepEqual(await plane.readBack("everything"), []);
    await plane.apply(wanted(ruleSetOf([])));
    assert.deepEqual(await plane.readBack("everything"), []);
    assert.deepEqual(await plane.counters(), new Map());
  });

  contract("what can't be expressed is refused, and what was applied stays", async (plane) => {
    await plane.apply(wanted(bound));
    for (const bad of [
      wanted(ruleSetOf([{ device: "eth*", allows: web }])),
      wanted(ruleSetOf([{ device: 'eth0"', allows: web }])),
      wanted(ruleSetOf([{ device: "eth0", exempt: ["10.0.0.1 accept"], allows: web }])),
      wanted(ruleSetOf([{ device: "eth0", isGuest: true, addresses: ["10.0.0.0/24"], allows: web }])),
      wanted(
        ruleSetOf([
          { device: "eth0", allows: { ingress: blocks(block("10.0.0.9-10.0.0.1", "all")), egress: EVERYTHING } },
        ]),
      ),
      wanted(ruleSetOf([]), { failsafe: ["tcp/0"] }),
      wanted(ruleSetOf([{ device: "eth0" }]), { failsafe: ["icmp/8"] }),
      wanted(ruleSetOf([]), { servers: [{ address: "example.com", port: 443 }] }),
    ]) {
      await assert.rejects(plane.apply(bad), CannotExpress);
    }
    assert.deepEqual(await plane.readBack("everything"), []);
    assert.equal((await plane.counters()).size, 2);
  });

  contract("whoever hasn't applied it can compare it with what is wanted", async (plane) => {
    assert.notDeepEqual(await plane.compare(wanted(bound)), []);
    await plane.apply(wanted(bound));
    assert.deepEqual(await plane.compare(wanted(bound)), []);
    assert.notDeepEqual(await plane.compare(wanted(ruleSetOf([{ device: "eth0", allows: web }]))), []);
    assert.deepEqual(await plane.readBack("everything"), []);
  });

  contract("down removes it, and the next apply begins anew", async (plane) => {
    await plane.down();
    await plane.apply(wanted(bound));
    await plane.down();
    assert.deepEqual(await plane.readBack("everything"), []);
    assert.deepEqual(await plane.counters(), new Map());
    await plane.apply(wanted(bound));
    assert.deepEqual(await plane.readBack("everything"), []);
  });
}
