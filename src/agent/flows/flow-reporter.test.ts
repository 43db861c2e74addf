/** What a server hears of flows: stretch after stretch, and what nobody saw as a gap. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { ReportedFlows } from "../../own-api/hosts/contract.ts";
import { TestClock } from "../clock-for-tests.ts";
import { BreakablePlane } from "../enforcer/breakable-plane-for-tests.ts";
import { Enforcer } from "../enforcer/enforcer.ts";
import type { RefusedFlow } from "../nftables/data-plane.ts";
import { FilterFailed } from "../nftables/data-plane.ts";
import { Refused } from "../server/server.ts";
import { ruleSetWith } from "../state/rule-sets-for-tests.ts";
import { StateDirectory } from "../state/state-directory.ts";
import type { EndedListener } from "./ended-connections.ts";
import { FlowReporter } from "./flow-reporter.ts";

const ENI = "eni-0123456789abcdef0";
const refused: RefusedFlow = {
  device: "eth0",
  direction: "ingress",
  isEnforced: true,
  protocol: 6,
  source: "10.0.0.9",
  destination: "10.0.0.5",
  sourcePort: 4000,
  destinationPort: 23,
  packets: 3,
  bytes: 180,
};
const ended =
  "ipv4 2 udp 17 29 src=10.0.0.9 dst=10.0.0.5 sport=4000 dport=53 packets=2 bytes=112 src=10.0.0.5 dst=10.0.0.9 sport=53 dport=4000 packets=1 bytes=90 mark=0";

async function reporting(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "cordon-flows-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const directory = new StateDirectory(join(folder, "state"));
  directory.make();
  const [plane, clock] = [new BreakablePlane(), new TestClock()];
  const quiet = { say: () => {}, onChange: () => {}, missing: () => [] };
  const enrolment = { revoked: "live", failsafe: [] } as const;
  const enforcer = new Enforcer({ plane, directory, enrolment, clock, ...quiet });
  await enforcer.start();
  enforcer.want(ruleSetWith({ eth0: 80 }));
  await enforcer.settled();
  const sent: ReportedFlows[] = [];
  const host = {
    failure: undefined as Error | undefined,
    listener: undefined as EndedListener | undefined,
    count: async () => {},
  };
  const reporter = new FlowReporter({
    enforcer,
    plane,
    clock,
    signal: new AbortController().signal,
    async send(flows) {
      if (host.failure !== undefined) throw host.failure;
      sent.push(flows);
    },
    hear: (listener) => {
      host.listener = listener;
      listener.heard();
      return () => {};
    },
    count: () => host.count(),
  });
  reporter.listen();
  /** A stretch of time ends. */
  const stretch = async (seconds = 20): Promise<void> => {
    clock.pass(seconds * 1000);
    await reporter.collect();
    await reporter.sendWaiting();
  };
  return { reporter, plane, clock, sent, host, stretch, enforcer };
}

test("flows that passed and flows that were refused are told once, in stretches without a hole", async (t) => {
  const { plane, sent, host, stretch } = await reporting(t);
  await stretch(10);
  host.listener?.ended(ended);
  plane.refused = { flows: [refused, { ...refused, isEnforced: false, destinationPort: 24 }], lost: 0 };
  await stretch(10);
  await stretch(10);
  const shown = sent.map(({ flows, gaps }) => [
    flows.map(
      (flow) => `${flow.action}${flow.isObserved ? "?" : ""} ${flow.direction} ${flow.destinationPort} ${flow.packets}`,
    ),
    gaps,
  ]);
  assert.deepEqual(shown, [
    [[], []],
    [["ACCEPT ingress 53 2", "ACCEPT egress 4000 1", "REJECT ingress 23 3", "REJECT? ingress 24 3"], []],
    [[], []],
  ]);
  for (let i = 1; i < sent.length; i++) assert.equal(sent[i]?.from, sent[i - 1]?.until);
});

test("what the kernel couldn't keep is a gap", async (t) => {
  const { plane, sent, stretch } = await reporting(t);
  plane.refused = { flows: [], lost: 5 };
  await stretch(10);
  assert.deepEqual(sent[0]?.gaps, [
    { interfaceId: ENI, from: sent[0]?.from, until: sent[0]?.until, reason: "set-full" },
  ]);
});

test("connections that can't be heard or counted are a gap and a problem, until they can", async (t) => {
  const { sent, host, stretch, enforcer } = await reporting(t);
  host.listener?.lost("conntrack isn't installed");
  await stretch(10);
  assert.equal(sent[0]?.gaps[0]?.reason, "events-lost");
  assert.match(enforcer.problems.list.join(), /conntrack isn't installed/);
  host.listener?.heard();
  await stretch(10);
  assert.deepEqual([sent[1]?.gaps, enforcer.problems.list], [[], []]);
  host.count = async () => {
    throw new FilterFailed("may not");
  };
  await stretch(10);
  assert.equal(sent[2]?.gaps[0]?.reason, "events-lost");
});

test("while the server is away, reports wait, and come in order; what it can't take doesn't block the others", async (t) => {
  const { sent, host, stretch } = await reporting(t);
  host.failure = new Error("away");
  await stretch(10);
  host.listener?.ended(ended);
  await stretch(10);
  assert.equal(sent.length, 0);
  host.failure = undefined;
  await stretch(10);
  assert.deepEqual(
    sent.map(({ flows }) => flows.length),
    [0, 2, 0],
  );
  host.failure = new Refused(400, "no");
  await stretch(10);
  host.failure = undefined;
  await stretch(10);
  assert.equal(sent.filter(({ from, until }) => until > from).length, 4);
});

test("a stretch is never longer than a report may be, and never backwards", async (t) => {
  const { sent, clock, stretch } = await reporting(t);
  clock.set(clock.now() + 7_200_000);
  await stretch(10);
  clock.set(clock.now() - 7_200_000);
  await stretch(10);
  for (const { from, until } of sent) assert.ok(until - from <= 600 && until >= from);
});
