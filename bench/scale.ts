/**
 * Many accounts on one server: `node bench/scale.ts [ACCOUNTS] [INTERFACES] [STORE-URL]`, of each account so many interfaces in a few groups.
 * Written through the ledger, since calls over HTTP would only take longer. Prints what docs/scale.md reckons with.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { derivedIds } from "../src/gateway/ids.ts";
import { Ledger } from "../src/gateway/ledger.ts";
import type { Change } from "../src/model/world/change.ts";
import type { Store } from "../src/model/world/log.ts";
import { defaultNetwork } from "../src/operations/vpcs/default-network.ts";
import { group, nic, rule, subnet, vpc } from "../src/policy/oracle/small-world.ts";
import { openPostgresStore } from "../src/store/postgres/postgres-store.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";

const [accounts = 2_000, interfaces = 100] = process.argv.slice(2, 4).map(Number);
const url = process.argv[4];
const GROUPS = 5;
const RULES = 10;
const BUDGET = 256 * 2 ** 20;
const root = mkdtempSync(join(import.meta.dirname, "scale-bench-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

const author = { principal: "arn:aws:iam::111122223333:root", requestId: "r", operation: "ec2:RunInstances" };
const homeOf = (n: number) => ({ account: String(100_000_000_000 + n), region: "us-east-1" });
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const hex = (n: number) => n.toString(16).padStart(17, "0");

/** What an account has besides its default network. */
function contentsOf(account: number): readonly Change[] {
  const id = (n: number) => hex(account * 1_000 + n);
  const groups = range(GROUPS).map((n) => `sg-${id(n)}`);
  return [
    vpc(`vpc-${id(0)}`, "10.0.0.0/16"),
    subnet(`subnet-${id(0)}`, `vpc-${id(0)}`, "10.0.0.0/20"),
    ...groups.flatMap((groupId, g) => [
      group(groupId, `vpc-${id(0)}`),
      ...range(RULES).map((n) =>
        rule(`sgr-${id(g * RULES + n)}`, groupId, "ingress", `tcp ${1_024 + n}`, `10.${n}.0.0/16`),
      ),
    ]),
    ...range(interfaces).map((n) =>
      nic(`eni-${id(n)}`, {
        vpcId: `vpc-${id(0)}`,
        subnetId: `subnet-${id(0)}`,
        ipv4: [`10.0.${n >> 8}.${n & 255}`],
        groups: [groups[n % GROUPS] ?? ""],
      }),
    ),
  ];
}

const openStore = async (): Promise<Store> =>
  url === undefined ? openSqliteStore({ directory: join(root, "log") }) : openPostgresStore({ url });
const openLedger = (store: Store, memory?: number) =>
  new Ledger({
    store,
    now: () => new Date().toISOString(),
    found: (key) => defaultNetwork(key, derivedIds(key)),
    ...(memory !== undefined && { memory }),
  });

const seconds = (since: number): number => (performance.now() - since) / 1_000;
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString("en-US")} MB`;
const resident = (): string => megabytes(process.memoryUsage.rss());
const worldsOf = (ledger: Ledger): number => Iterator.from(ledger.worlds()).toArray().length;

/** A few accounts at a time, as calls would come. */
async function each(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      await work(next++);
      await nextTurn();
    }
  };
  await Promise.all(range(16).map(worker));
}

async function fill(): Promise<void> {
  const store = await openStore();
  const ledger = openLedger(store, BUDGET);
  const began = performance.now();
  await each(accounts, (n) => ledger.run(homeOf(n), author, () => ({ changes: contentsOf(n), output: undefined })));
  const took = seconds(began);
  console.log(
    `${accounts} accounts of ${interfaces} interfaces written in ${took.toFixed(1)} s, ${Math.round(accounts / took)} accounts a second; ` +
      `then ${worldsOf(ledger)} are in memory (--memory ${megabytes(BUDGET)}), and the process has ${resident()}`,
  );
  await ledger.close();
  await store.close();
  if (url !== undefined) return;
  const bytes = readdirSync(join(root, "log")).reduce((sum, name) => sum + statSync(join(root, "log", name)).size, 0);
  console.log(`the log has ${megabytes(bytes)}, ${Math.round(bytes / accounts / 1_024)} KB an account`);
}

async function ask(memory: number | undefined, name: string): Promise<void> {
  let began = performance.now();
  const store = await openStore();
  const ledger = openLedger(store, memory);
  await ledger.partitions();
  console.log(`${name}: opened in ${(seconds(began) * 1_000).toFixed(0)} ms, ${resident()}`);
  const count = (n: number) => ledger.read(homeOf(n), (world) => world.count("network-interface"));
  began = performance.now();
  const sample = Math.min(accounts, 200);
  for (let n = 0; n < sample; n++) await count(n);
  console.log(
    `${name}: an account is loaded in ${((seconds(began) * 1_000) / sample).toFixed(2)} ms when it's first asked for`,
  );
  began = performance.now();
  await each(accounts, count);
  const took = seconds(began);
  console.log(
    `${name}: all accounts asked for once in ${took.toFixed(1)} s; ${worldsOf(ledger)} of them are in memory, and the process has ${resident()}`,
  );
  began = performance.now();
  const rounds = 20_000;
  for (let n = 0; n < rounds; n++) await count(accounts - 1 - (n % 50));
  console.log(`${name}: one in memory is read in ${((seconds(began) * 1e6) / rounds).toFixed(1)} us`);
  await ledger.close();
  await store.close();
}

await fill();
await ask(BUDGET, `with --memory ${megabytes(BUDGET)}`);
await ask(undefined, "without");
