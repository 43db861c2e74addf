/**
 * Questions about the past of an account whose log has 100,000 entries: how long they take and how much memory, beside the same
 * question about now, and how long other calls wait meanwhile: `node bench/past.ts`.
 *
 * The floor of a past question is reading the entries that it must fold, in the same run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { derivedIds } from "../src/gateway/ids.ts";
import { Ledger } from "../src/gateway/ledger.ts";
import { finish, Turn } from "../src/gateway/turns.ts";
import { put } from "../src/model/world/change.ts";
import { defaultNetwork } from "../src/operations/vpcs/default-network.ts";
import { Network } from "../src/policy/flow/network.ts";
import { LiveNetwork } from "../src/policy/questions/live-networks.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { numberedRule } from "./numbered-rule.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const ENTRIES = 100_000;
const home = { account: "111122223333", region: "us-east-1" };
const NAME = "111122223333/us-east-1";
const author = { principal: "arn:aws:iam::111122223333:root", requestId: "r", operation: "bench" };
/** Each rule is changed ten times. */
const [RULES, GROUPS] = [10_000, 500];
const directory = mkdtempSync(join(tmpdir(), "cordon-past-"));

/** One of 20 rules of one of 500 groups. */
const ruleOf = (n: number) => numberedRule(n, RULES, GROUPS);

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** Bytes in use after everything that can be freed is. */
function inUse(): number {
  // What the first finds to be finalised, only the second frees.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const store = openSqliteStore({ directory });
const ledger = new Ledger({
  store,
  now: () => new Date().toISOString(),
  found: (key) => defaultNetwork(key, derivedIds(key)),
});

const groupOf = (n: number) => {
  const id = `sg-${String(n).padStart(17, "0")}`;
  return { id, name: id, description: "", vpcId: "vpc-1", ownerId: home.account, tags: [] };
};

async function fill(): Promise<void> {
  const groups = Array.from({ length: GROUPS }, (_, n) => put("security-group", groupOf(n)));
  await ledger.run(home, author, () => ({ changes: groups, output: undefined }));
  const write = async (first: number) => {
    for (let n = first; n < ENTRIES; n += 50) {
      await ledger.run(home, author, () => ({
        changes: [put("security-group-rule", ruleOf(n))],
        output: undefined,
      }));
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => write(n)));
}

/** A question about a revision: folding its world and compiling its network. */
async function ask(
  revision: number,
): Promise<{ readonly ms: number; readonly bytes: number; readonly waited: number }> {
  const before = inUse();
  let [waited, isOver, last] = [0, false, performance.now()];
  const beat = async () => {
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      waited = Math.max(waited, performance.now() - last);
      last = performance.now();
    }
  };
  const beating = beat();
  const began = performance.now();
  const past = await ledger.past.open(home, { revision });
  const live = new LiveNetwork(await past.read(Network.worldsAround));
  const compiled = await finish(live.compiling());
  const ms = performance.now() - began;
  isOver = true;
  await beating;
  const bytes = inUse() - before;
  if (compiled.network !== live.network) throw new Error("it answers about another network");
  live.retire();
  past.release();
  return { ms, bytes, waited };
}

/** Reading what must be folded at most, and nothing else. */
async function readAll(from: number, to: number): Promise<number> {
  const began = performance.now();
  const turn = new Turn();
  for await (const _ of store.history(NAME, from, to)) if (turn.isOver) await turn.next();
  return performance.now() - began;
}

try {
  await fill();
  const now = await ledger.read(home, (world) => {
    const began = performance.now();
    const live = new LiveNetwork(Network.worldsAround(world));
    const { bytes } = live.compiled;
    live.retire();
    return { ms: performance.now() - began, bytes };
  });
  console.log(`a log of ${ENTRIES.toLocaleString("en-US")} entries of one change, ${RULES} records`);
  console.log(`compiling the network of now: ${now.ms.toFixed(0)} ms`);
  const floor = await readAll(1, ENTRIES);
  console.log(`floor, reading all of the log: ${floor.toFixed(0)} ms`);
  for (const revision of [ENTRIES, ENTRIES - 4_000, 90_000, 50_001, 30_000, 4_999, 2]) {
    const { ms, bytes, waited } = await ask(revision);
    const ratio = (ms / floor).toFixed(2);
    console.log(
      `--at revision ${String(revision).padStart(6)}: ${ms.toFixed(0).padStart(5)} ms, ${ratio} of the floor; ` +
        `${megabytes(bytes)} while it lasts; others waited ${waited.toFixed(0)} ms at most`,
    );
  }
  console.log(`memory after all of it: ${megabytes(inUse())}`);
} finally {
  await ledger.close();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}
