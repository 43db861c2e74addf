/** What the filter has, whatever the server, the disk, the kernel, the clock and root do. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CannotExpress, FilterFailed } from "../nftables/data-plane.ts";
import { ruleSetWith } from "../state/rule-sets-for-tests.ts";
import { BreakablePlane } from "./breakable-plane-for-tests.ts";
import type { Enforcer } from "./enforcer.ts";
import { Problems } from "./problems.ts";
import { doneOn, heldBy, restarted, TestHost } from "./test-host-for-tests.ts";

test("what the server wants is applied with the failsafe, is on the disk, and is there after a restart without a server", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80, tap0: 443 }));
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80", tap0: "enforce 443" });
  assert.deepEqual(host.plane.applied?.failsafe, ["tcp/22"]);
  assert.equal(enforcer.applied?.cursor, ruleSetWith({ eth0: 80, tap0: 443 }).cursor);
  assert.equal(host.changes, 1);
  host.plane = new BreakablePlane();
  const again = host.enforcer();
  assert.equal(await again.start(), true);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80", tap0: "enforce 443" });
  assert.deepEqual(again.applied, ruleSetWith({ eth0: 80, tap0: 443 }));
});

test("a host that knows nothing yet applies nothing", async (t) => {
  const host = new TestHost(t);
  assert.equal(await host.enforcer().start(), true);
  assert.equal(heldBy(host.plane), undefined);
});

test("what comes while the filter is busy becomes one change", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.started();
  const free = Promise.withResolvers<void>();
  host.plane.onApply = () => free.promise;
  for (const port of [1, 2, 3, 4, 5]) {
    enforcer.want(ruleSetWith({ eth0: port }));
    await new Promise(setImmediate);
  }
  free.resolve();
  await enforcer.settled();
  assert.deepEqual(
    host.plane.history.map((wanted) => doneOn(wanted, "eth0")),
    ["enforce 1", "enforce 5"],
  );
});

test("a set that the filter refuses changes nothing: not the filter, not the disk, not what is reported; and it's tried again", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  host.plane.onApply = (wanted) => {
    if (doneOn(wanted, "eth0") === "enforce 666") throw new CannotExpress("666 can't be expressed");
  };
  enforcer.want(ruleSetWith({ eth0: 666 }));
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  assert.equal(enforcer.applied?.cursor, ruleSetWith({ eth0: 80 }).cursor);
  assert.match(enforcer.problems.list.join(), /last good rules stay: 666 can't be expressed/);
  assert.deepEqual((await restarted(host)).applied, ruleSetWith({ eth0: 80 }));
  // Other changes are made all the same, and don't hide the problem.
  await enforcer.tell("observe", "eth0");
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80" });
  assert.match(enforcer.problems.list.join(), /666/);
  await enforcer.tell("enforce", "eth0");
  host.plane.onApply = () => {};
  host.clock.pass(2000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 666" });
  assert.deepEqual(enforcer.problems.list, []);
});

test("killed while the filter takes a new set, the host enforces that set when it starts again", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  let inBetween: Enforcer | undefined;
  host.plane.onApply = async () => {
    host.plane.onApply = () => {};
    inBetween = await restarted(host);
  };
  enforcer.want(ruleSetWith({ eth0: 81 }));
  await enforcer.settled();
  assert.equal(inBetween?.applied?.cursor, ruleSetWith({ eth0: 81 }).cursor);
});

test("a set on the disk that the kernel refuses at the start gives way to the one before it", async (t) => {
  const host = new TestHost(t);
  const before = await host.wanting(ruleSetWith({ eth0: 80 }));
  before.want(ruleSetWith({ eth0: 81 }));
  await before.settled();
  host.plane = new BreakablePlane();
  host.plane.onApply = (wanted) => {
    if (doneOn(wanted, "eth0") === "enforce 81") throw new FilterFailed("no 81 here");
  };
  const enforcer = host.enforcer();
  assert.equal(await enforcer.start(), false);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  assert.match(enforcer.problems.list.join(), /the one before it holds/);
});

test("if the kernel takes neither, what enforces lets nothing in, until it takes one", async (t) => {
  const host = new TestHost(t);
  await host.wanting(ruleSetWith({ eth0: 80 }));
  host.plane = new BreakablePlane();
  let isSick = true;
  host.plane.onApply = ({ ruleSet }) => {
    if (isSick && Object.keys(ruleSet.groupSets).length > 0) throw new FilterFailed("no sets today");
  };
  const enforcer = host.enforcer();
  assert.equal(await enforcer.start(), false);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce nothing" });
  assert.equal(enforcer.applied, undefined);
  isSick = false;
  host.clock.pass(60_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
  assert.deepEqual(enforcer.problems.list, []);
});

test("without a packet filter the host says so, keeps what it should do on the disk, and does it once there is one", async (t) => {
  const host = new TestHost(t);
  await host.wanting(ruleSetWith({ eth0: 80 }));
  host.plane = new BreakablePlane();
  host.plane.onApply = () => {
    throw new FilterFailed("there is no nft here");
  };
  const enforcer = host.enforcer();
  assert.equal(await enforcer.start(), false);
  enforcer.want(ruleSetWith({ eth0: 81 }));
  await enforcer.settled();
  assert.match(enforcer.problems.list.join(), /there is no nft here/);
  assert.equal((await restarted(host)).applied?.cursor, ruleSetWith({ eth0: 80 }).cursor);
  host.plane.onApply = () => {};
  host.clock.pass(120_000);
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 81" });
  assert.deepEqual(enforcer.problems.list, []);
});

const damages: readonly (readonly [what: string, damage: (text: string) => string])[] = [
  ["nothing is left of it", () => ""],
  ["half of it is left", (text) => text.slice(0, text.length / 2)],
  ["a digit of an address is another", (text) => text.replace("10.0.0.5", "10.0.0.6")],
  ["a port is another", (text) => text.replace("393296", "393297")],
  ["something is added", (text) => `${text}x`],
  ["it's another file", () => "cordon-key 1 00\n{}\n"],
];
for (const [what, damage] of damages) {
  test(`a damaged rule set closes what enforces, is said loudly, and is never read in part: ${what}`, async (t) => {
    const host = new TestHost(t);
    await host.wanting(ruleSetWith({ eth0: 80, tap0: 443 }));
    const file = join(host.path, "rule-set");
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    host.plane = new BreakablePlane();
    const enforcer = host.enforcer();
    assert.equal(await enforcer.start(), false);
    assert.deepEqual(heldBy(host.plane), { eth0: "enforce nothing", tap0: "enforce nothing" });
    assert.match(enforcer.problems.list.join(), /damaged. Nothing is let in on eth0, tap0/);
    assert.equal(enforcer.kept, undefined, "so the whole is asked for");
    assert.ok(existsSync(`${file}.damaged`));
    enforcer.want(ruleSetWith({ eth0: 80 }));
    await enforcer.settled();
    assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
    assert.deepEqual(enforcer.problems.list, []);
  });
}

test("a rule set that can't be read closes what enforces, as a damaged one does, and what was told here is lost alone", async (t) => {
  const host = new TestHost(t);
  await host.wanting(ruleSetWith({ eth0: 80 }));
  for (const name of ["rule-set", "local"]) {
    renameSync(join(host.path, name), join(host.path, `${name}.away`));
    // Reading this fails, as on a disk that does.
    mkdirSync(join(host.path, name));
    host.plane = new BreakablePlane();
    const enforcer = host.enforcer();
    assert.equal(await enforcer.start(), false);
    assert.deepEqual(heldBy(host.plane), { eth0: name === "local" ? "enforce 80" : "enforce nothing" });
    assert.match(enforcer.problems.list.join(), new RegExp(`${name} can't be read \\(EISDIR\\)`));
    rmSync(join(host.path, name), { recursive: true, force: true });
    renameSync(join(host.path, `${name}.away`), join(host.path, name));
  }
});

test("what the disk doesn't take is written as soon as it does, and until then it's a problem whatever else is written", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  const inTheWay = join(host.path, "rule-set.new");
  mkdirSync(inTheWay);
  enforcer.want(ruleSetWith({ eth0: 81 }));
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 81" });
  await enforcer.tell("observe", undefined);
  await enforcer.tell("enforce", undefined);
  await enforcer.check();
  assert.match(enforcer.problems.list.join(), /can't be written .*a restart would enforce older rules/);
  rmdirSync(inTheWay);
  await enforcer.check();
  assert.deepEqual(enforcer.problems.list, []);
  assert.equal((await restarted(host)).applied?.cursor, ruleSetWith({ eth0: 81 }).cursor);
});

test("an interface that observed before the rule set was damaged goes on observing", async (t) => {
  const host = new TestHost(t);
  await host.wanting(ruleSetWith({ eth0: 80 }, { mode: "observe" }));
  appendFileSync(join(host.path, "rule-set"), " ");
  host.plane = new BreakablePlane();
  await host.started();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe nothing" });
});

test("one cause that keeps the agent from several things is said once, and is over once", () => {
  const said: string[] = [];
  const problems = new Problems((line) => said.push(line));
  assert.equal(problems.note("filter", "nft is missing"), true);
  assert.equal(problems.note("rule set", "nft is missing"), false);
  assert.deepEqual(problems.list, ["nft is missing"]);
  assert.equal(problems.clear("filter"), true);
  assert.deepEqual(said, ["nft is missing"]);
  problems.clear("rule set");
  assert.deepEqual(said, ["nft is missing", "over: nft is missing"]);
});

test("an interface whose groups aren't known lets nothing in, and says so", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }, { groupSet: null }));
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce nothing" });
  assert.deepEqual(enforcer.interfaces[0]?.real, { mode: "enforce", because: "no-rule-set" });
});

test("a disk that can't be written doesn't keep a revoke from the filter, and it's said", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  rmSync(host.path, { recursive: true });
  enforcer.want(ruleSetWith({ eth0: 81 }));
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 81" });
  assert.match(enforcer.problems.list.join(), /can't be written.*a restart would enforce older rules/);
});

test("a table that somebody changed is repaired, and counted", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  host.plane.drift = ["the table is gone"];
  assert.deepEqual(await enforcer.differences(), ["the table is gone"]);
  assert.equal(host.plane.history.length, 1, "whoever only looks repairs nothing");
  await enforcer.check();
  assert.equal(host.plane.history.length, 2);
  assert.deepEqual(enforcer.drift, { times: 1, last: { at: "2026-11-30T00:00:00.000Z", what: "the table is gone" } });
  await enforcer.check();
  assert.equal(enforcer.drift.times, 1);
});

test("root on the host outranks the server, also after a restart, until root says otherwise", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80, tap0: 443 }));
  await enforcer.tell("observe", "eth0");
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 80", tap0: "enforce 443" });
  enforcer.want(ruleSetWith({ eth0: 81, tap0: 443 }));
  await enforcer.settled();
  assert.deepEqual(heldBy(host.plane), { eth0: "observe 81", tap0: "enforce 443" });
  const again = await host.started();
  assert.deepEqual(
    again.interfaces.map(({ real }) => real),
    [{ mode: "observe", because: "told-on-host" }, { mode: "enforce" }],
  );
  await again.tell("enforce", undefined);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 81", tap0: "enforce 443" });
  await assert.rejects(again.tell("observe", "eth9"), /no interface is bound to eth9, only to eth0, tap0/);
});

test("what root says while the filter fails isn't pretended", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  host.plane.onApply = () => {
    throw new FilterFailed("busy");
  };
  await assert.rejects(enforcer.tell("observe", "eth0"), /busy/);
  assert.deepEqual(enforcer.interfaces[0]?.real, { mode: "enforce" });
  assert.deepEqual((await restarted(host)).interfaces[0]?.real, { mode: "enforce" });
});

test("down removes the table until the next start, whatever the server wants in between", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  await enforcer.down();
  enforcer.want(ruleSetWith({ eth0: 81 }));
  await enforcer.setServers([{ address: "192.0.2.1", port: 443 }]);
  await enforcer.check();
  host.clock.pass(600_000);
  await enforcer.settled();
  assert.equal(heldBy(host.plane), undefined);
  assert.equal(enforcer.applied, undefined);
  await assert.rejects(enforcer.tell("observe", undefined), /taken down/);
  await host.started();
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80" });
});

test("the server's addresses are never filtered, also after a start at which no name resolves", async (t) => {
  const host = new TestHost(t);
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80 }));
  const servers = [{ address: "192.0.2.1", port: 4566 }];
  await enforcer.setServers(servers);
  assert.deepEqual(host.plane.applied?.servers, servers);
  const again = await host.started();
  assert.deepEqual(host.plane.applied?.servers, servers);
  assert.deepEqual(again.servers, servers);
});

test("a device that can't be seen is a problem, and the others go on", async (t) => {
  const host = new TestHost(t);
  host.plane.unseenDevices = ["tap0 is a port of a bridge"];
  const enforcer = await host.wanting(ruleSetWith({ eth0: 80, tap0: 443 }));
  assert.deepEqual(enforcer.problems.list, ["tap0 is a port of a bridge"]);
  assert.deepEqual(heldBy(host.plane), { eth0: "enforce 80", tap0: "enforce 443" });
});
