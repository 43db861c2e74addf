/** Runs clients against servers while things go wrong, and checks what the clients recorded against the log. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { checkHistory } from "../checker/check-history.ts";
import { violationText } from "../checker/history.ts";
import { allocate, changeRules, type Ground, peer, readGroup, readGroupRules, readPool, tag } from "./clients.ts";
import type { Cluster, Fault } from "./cluster.ts";
import { sharedBlocks } from "./exclusive-blocks.ts";
import { layGround } from "./ground.ts";
import { Random } from "./random.ts";
import { readLog } from "./read-log.ts";
import { Recorder, Session } from "./recorder.ts";

const ACCOUNTS = ["111111111111", "222222222222"];
const CLIENTS_OF_EACH = [tag, tag, changeRules, changeRules, allocate];
const GROUND_PATIENCE_MS = 30_000;
/** What the clients still do when everything works again. */
const AFTERMATH_MS = 1_500;

export interface Options {
  readonly seed: number;
  /** How long things go wrong. Each fault happens at least once, however long that takes. */
  readonly forMs: number;
}

/** Fails the test with what was broken, in the words of the guarantees. */
export async function runHistory(t: TestContext, cluster: Cluster, { seed, forMs }: Options): Promise<void> {
  t.diagnostic(`seed ${seed}`);
  const random = new Random(seed);
  const recorder = new Recorder();
  const [first = ""] = cluster.urls;
  const grounds: Ground[] = [];
  for (const [n, account] of ACCOUNTS.entries()) {
    const calls = cluster.callsOf(account);
    grounds.push(await layGround((...call) => calls.ec2(first, ...call, GROUND_PATIENCE_MS), account, n));
    calls.close();
  }
  const { sessions, clients } = startClients(recorder, cluster, grounds, random);
  const schedule = await goWrong(cluster.faults, random, forMs);
  t.diagnostic(schedule.map(({ name, at, took }) => `${seconds(at)} s: ${name} (${seconds(took)} s)`).join("\n"));
  await pause(AFTERMATH_MS);
  recorder.stopping.abort();
  await Promise.all(clients);
  await readEverything(recorder, cluster, grounds);
  for (const session of sessions) session.close();
  const printed = await cluster.stop();
  const entries = await cluster.readLog();
  const log = readLog(entries);
  const { operations, surprises } = recorder;
  const violations = [...checkHistory({ operations, log }), ...sharedBlocks(log)];
  const count = (outcome: string) => operations.filter((each) => each.outcome === outcome).length;
  t.diagnostic(
    `${count("acknowledged")} operations acknowledged, ${count("refused")} refused, ${count("unknown")} unknown; ` +
      `${log.length} entries, ${schedule.length} faults, the longest time without an answer ${seconds(recorder.longestOutage)} s`,
  );
  const shown = [...violations.map(violationText), ...surprises.slice(0, 10)].join("\n");
  const dump = process.env["HISTORY_DUMP"];
  if (shown !== "" && dump !== undefined) writeFileSync(dump, JSON.stringify({ operations, entries }));
  if (shown !== "") assert.fail(`seed ${seed}\n${shown}\n${violations.length > 0 ? printed.join("\n") : ""}`);
}

function startClients(recorder: Recorder, cluster: Cluster, grounds: readonly Ground[], random: Random) {
  const sessions: Session[] = [];
  const session = (kind: string, account: string) => {
    const name = `${kind}-${sessions.length + 1}`;
    const made = new Session(recorder, cluster, { name, account, random: random.fork() });
    sessions.push(made);
    return made;
  };
  const clients = grounds.flatMap((ground) =>
    CLIENTS_OF_EACH.map((client) => client(session(client.name, ground.account), ground)),
  );
  const [one, other] = grounds;
  if (one !== undefined && other !== undefined) {
    clients.push(peer(session("peer", one.account), session("peer", other.account), one, other));
  }
  return { sessions, clients };
}

interface Happened {
  readonly name: string;
  /** Milliseconds since the begin. */
  readonly at: number;
  readonly took: number;
}

/** Rounds of all faults in random order, the first of them whole. */
async function goWrong(faults: readonly Fault[], random: Random, forMs: number): Promise<readonly Happened[]> {
  const begin = performance.now();
  const happened: Happened[] = [];
  do {
    for (const fault of random.shuffled(faults)) {
      await pause(random.between(300, 1_500));
      const at = performance.now() - begin;
      if (happened.length >= faults.length && at > forMs) return happened;
      await fault.happen(random);
      happened.push({ name: fault.name, at, took: performance.now() - begin - at });
    }
  } while (performance.now() - begin < forMs);
  return happened;
}

/** Reads all registers through every server: what a client finds when everything is over. */
async function readEverything(recorder: Recorder, cluster: Cluster, grounds: readonly Ground[]): Promise<void> {
  for (const [n, url] of cluster.urls.entries()) {
    for (const { account, groups, pool } of grounds) {
      const reader = new Session(recorder, cluster, { name: `at-the-end-${n}`, account, random: new Random(n) });
      for (const group of groups) {
        await untilAnswered(recorder, () => readGroup(reader, group, url));
        await untilAnswered(recorder, () => readGroupRules(reader, group, url));
      }
      await untilAnswered(recorder, () => readPool(reader, pool, url));
      reader.close();
    }
  }
}

/** How long a server may take to recover by itself. */
const PATIENCE_MS = 60_000;

async function untilAnswered(recorder: Recorder, ask: () => Promise<unknown>): Promise<void> {
  const begin = performance.now();
  const isAnswered = () => recorder.operations.at(-1)?.outcome === "acknowledged";
  for (await ask(); !isAnswered(); await ask()) {
    assert.ok(performance.now() - begin < PATIENCE_MS, "a server didn't recover by itself");
    await pause(100);
  }
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
