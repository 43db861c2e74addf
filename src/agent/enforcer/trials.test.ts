/** Trials of enforcing end by themselves, whatever the clock, the disk, the kernel and the agent do. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FilterFailed } from "../nftables/data-plane.ts";
import { ruleSetWith } from "../state/rule-sets-for-tests.ts";
import type { Enforcer } from "./enforcer.ts";
import { heldBy, restarted, TestHost } from "./test-host-for-tests.ts";

const trial = (seconds: number, id = "t1") => ruleSetWith({ eth0: 80 }, { trial: { id, seconds } });

test("a trial that nobody confirms ends by itself, without a server, and stays ended", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(trial(60));
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  host.clock.pass(59_999);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  host.clock.pass(1);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
  assert.deepEqual(enforcer.interfaces[0]?.real, { mode: "observe", because: "trial-ended" });
  assert.match(host.said.join(), /nobody confirmed in time that eth0 enforces/);
  enforcer.want({ ...trial(60), revisions: {} });
  await enforcer.settled();
  const again = await host.started();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
  // Another trial is another matter.
  again.want(trial(60, "t2"));
  await again.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
});

test("a trial that's confirmed goes on for good", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(trial(60));
  host.clock.pass(30_000);
  enforcer.want(ruleSetWith({ eth0: 80 }));
  await enforcer.settled();
  host.clock.pass(600_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
});

test("a trial goes on over a restart of the agent, whatever the clock is put to", async (t) => {
  const host = new TestHost(t);
  (await host.wanting(trial(60))).stop();
  host.clock.pass(20_000);
  host.clock.set(Date.UTC(1999, 0));
  const enforcer = await host.started();
  host.clock.pass(39_999);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  host.clock.pass(1);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
});

test("a trial that ended while the agent wasn't there has ended when it starts", async (t) => {
  const host = new TestHost(t);
  (await host.wanting(trial(60))).stop();
  host.clock.pass(61_000);
  await host.started();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
});

test("a trial goes on over a restart of the machine, and a clock that was put back never makes it longer than it was", async (t) => {
  const host = new TestHost(t);
  (await host.wanting(trial(60))).stop();
  host.clock.restart(20_000);
  let enforcer = await host.started();
  host.clock.pass(40_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });

  const other = new TestHost(t);
  (await other.wanting(trial(60))).stop();
  other.clock.restart(20_000);
  other.clock.set(Date.UTC(1999, 0));
  enforcer = await other.started();
  other.clock.set(Date.UTC(1998, 0));
  other.clock.pass(60_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(other.plane), { eth0: "observe 80" });
});

test("a trial whose filter doesn't take it back in time is taken back as soon as it does", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(trial(60));
  host.plane.onApply = () => {
    throw new FilterFailed("busy");
  };
  host.clock.pass(60_000);
  await enforcer.settled();
  host.plane.onApply = () => {};
  host.clock.pass(120_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
});

for (const device of ["__proto__", "valueOf", "toString", "constructor"]) {
  test(`a device ${device} is told and tried like any other, and after a restart it's still so`, async (t) => {
    const host = new TestHost(t);
    const modeNow = (enforcer: Enforcer) => enforcer.interfaces[0]?.real;
    const enforcer = await host.wanting(ruleSetWith({ [device]: 80 }));
    assert.deepEqual(modeNow(enforcer), { mode: "enforce" });
    await enforcer.tell("observe", device);
    assert.deepEqual(modeNow(enforcer), { mode: "observe", because: "told-on-host" });
    assert.deepEqual(modeNow(await restarted(host)), { mode: "observe", because: "told-on-host" });
    await enforcer.tell("enforce", device);
    enforcer.want(ruleSetWith({ [device]: 80 }, { trial: { id: "t1", seconds: 60 } }));
    await enforcer.settled();
    assert.deepEqual(modeNow(enforcer), { mode: "enforce" });
    host.clock.pass(60_000);
    await enforcer.settled();
    assert.deepEqual(modeNow(enforcer), { mode: "observe", because: "trial-ended" });
    assert.deepEqual(modeNow(await restarted(host)), { mode: "observe", because: "trial-ended" });
  });
}

test("if what was told here is lost, it's said, and a trial begins anew instead of never ending", async (t) => {
  const host = new TestHost(t);
  (await host.wanting(trial(60))).stop();
  writeFileSync(join(host.path, "local"), "{}");
  const enforcer = host.enforcer();
  assert.equal(await enforcer.start(), false);
  assert.match(enforcer.problems.list.join(), /what was told on this host is lost/);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  host.clock.pass(60_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
});
