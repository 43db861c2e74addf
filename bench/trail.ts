/**
 * The trail: looking up a resource among a million events, and what the trail adds to a durable, signed call.
 *
 *     node bench/trail.ts             # both
 *     node bench/trail.ts lookups     # or calls
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { SEALING_KEY_BYTES, sealingWith } from "../src/gateway/callers/sealing.ts";
import { type Gateway, handleCall, type Request } from "../src/gateway/handle-call.ts";
import { derivedIds } from "../src/gateway/ids.ts";
import { Ledger } from "../src/gateway/ledger.ts";
import { Metrics } from "../src/gateway/metrics/metrics.ts";
import { defaultLimits } from "../src/model/limits.ts";
import { defaultSettings } from "../src/model/settings.ts";
import type { Store } from "../src/model/world/log.ts";
import { newEventId, type TrailEvent } from "../src/model/world/trail.ts";
import { defaultNetwork } from "../src/operations/vpcs/default-network.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { type Key, signedHeaders } from "../test/setup/signed-call.ts";

const EVENTS = 1_000_000;
const USERS = 200;
/** Each is in as many events as there are changes of a group in a day. */
const EVENTS_PER_RESOURCE = 20;
const LOOKUPS = 40;
const ROUNDS = 15;
const CALLS = 1_000;
const CALLERS = 16;

// Not the system's temporary directory, which may be memory.
const root = mkdtempSync(join(import.meta.dirname, "trail-bench-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

const [only] = process.argv.slice(2);
if (only !== "calls") await measureLookups();
if (only !== "lookups") await measureCalls();

async function measureLookups(): Promise<void> {
  const directory = join(root, "lookups");
  const store = openSqliteStore({ directory });
  const record = await aRecord();
  const start = Date.parse("2026-09-01T00:00:00Z");
  const resources = EVENTS / EVENTS_PER_RESOURCE;
  const eventOf = (n: number): TrailEvent => {
    const time = start + n * 7_000;
    return {
      ...{ account: "111122223333", region: "us-east-1", time: new Date(time).toISOString(), record },
      id: newEventId(time, randomBytes(10).toString("hex")),
      ...{ name: `Call${n % 50}`, source: "ec2.amazonaws.com", isReadOnly: false },
      ...{ username: `user-${n % USERS}`, accessKeyId: `AKIA${n % USERS}` },
      resources: [
        { type: "AWS::EC2::VPC", name: `vpc-${n % 100}` },
        // Far apart from each other.
        { type: "AWS::EC2::SecurityGroup", name: `sg-${n % resources}` },
      ],
    };
  };
  const began = performance.now();
  for (let n = 0; n < EVENTS; n += 1_000) {
    await store.commit({ expected: new Map(), entries: [], events: range(1_000).map((at) => eventOf(n + at)) });
  }
  const seconds = (performance.now() - began) / 1_000;
  const megabytes = statSync(join(directory, "cordon.db")).size / 1e6;
  console.log(
    `  ${EVENTS} events written in ${seconds.toFixed(1)} s, ${(megabytes / (EVENTS / 1e6) / 1e3).toFixed(2)} kB each`,
  );

  const trail = { account: "111122223333", region: "us-east-1", from: "2026-01-01", to: "2027-01-01", limit: 50 };
  const times = async (attributeOf: (n: number) => { key: "ResourceName" | "Username" | "EventId"; value: string }) => {
    const all: number[] = [];
    let found = 0;
    for (const n of range(LOOKUPS)) {
      const asked = performance.now();
      const { events } = await store.lookupEvents({ ...trail, attribute: attributeOf(n) });
      all.push(performance.now() - asked);
      found += events.length;
    }
    return `${median(all).toFixed(1)} ms in the median, ${Math.max(...all).toFixed(1)} ms at most, ${found / LOOKUPS} events`;
  };
  console.log(`  by resource: ${await times((n) => ({ key: "ResourceName", value: `sg-${(n * 997) % resources}` }))}`);
  console.log(`  a resource that there isn't: ${await times((n) => ({ key: "ResourceName", value: `none-${n}` }))}`);
  console.log(`  by user: ${await times((n) => ({ key: "Username", value: `user-${n % USERS}` }))}`);
  const [some] = (await store.lookupEvents({ ...trail, limit: 1, to: "2026-09-20" })).events;
  console.log(`  by event id: ${await times(() => ({ key: "EventId", value: some?.id ?? "" }))}`);
  await store.close();
}

/** A typical one. */
async function aRecord(): Promise<string> {
  const { gateway, calls } = await ready("one", 1, (store) => store);
  for (const call of calls) await handleCall(gateway, call);
  const { events } = await gateway.ledger.trail.lookUp({
    ...{ account: "111122223333", region: "us-east-1", from: "2026-01-01", to: "2100-01-01", limit: 1 },
  });
  return events[0]?.record ?? "";
}

/** Calls in turn, with their events kept and with these dropped before they reach the store; then the composing alone. */
async function measureCalls(): Promise<void> {
  const total = ROUNDS * CALLS;
  const [kept, dropped] = [await ready("kept", total, (store) => store), await ready("dropped", total, withoutEvents)];
  const ratios: number[] = [];
  const cpu: number[] = [];
  for (const round of range(ROUNDS)) {
    const [with_, without] = [await run(kept, round), await run(dropped, round)];
    ratios.push(with_.ms / without.ms);
    cpu.push(with_.cpu - without.cpu);
  }
  console.log(`  a durable signed call takes ${median(ratios).toFixed(3)} of its time without events in the store`);
  console.log(`  and ${median(cpu).toFixed(1)} us more of the processor`);
}

interface Ready {
  readonly gateway: Gateway;
  readonly calls: readonly Request[];
}

async function run({ gateway, calls }: Ready, round: number): Promise<{ readonly ms: number; readonly cpu: number }> {
  const own = calls.slice(round * CALLS, (round + 1) * CALLS);
  const [began, before] = [performance.now(), process.cpuUsage()];
  let next = 0;
  const caller = async () => {
    while (next < own.length) {
      const { status } = await handleCall(gateway, own[next++] as Request);
      if (status !== 200) throw new Error(`a call was answered with ${status}`);
    }
  };
  await Promise.all(range(CALLERS).map(caller));
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpu: (user + system) / own.length };
}

function withoutEvents(store: Store): Store {
  const commit: Store["commit"] = ({ events: _, ...commit }) => store.commit(commit);
  return new Proxy(store, {
    get(target, property) {
      if (property === "commit") return commit;
      const value = Reflect.get(target, property, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A gateway on a new log, and signed calls that each put a tag. */
async function ready(name: string, count: number, of: (store: Store) => Store): Promise<Ready> {
  const key: Key = { accessKeyId: "AKIDBENCH", secretAccessKey: "bench-secret" };
  const account = "111122223333";
  const principal = { account, arn: `arn:aws:iam::${account}:user/bench`, userId: "AIDABENCH" };
  const gateway: Gateway = {
    ledger: new Ledger({
      store: of(openSqliteStore({ directory: join(root, name) })),
      now: () => new Date().toISOString(),
      found: (home) => defaultNetwork(home, derivedIds(home)),
    }),
    credentials: new Map([[key.accessKeyId, { ...key, principal }]]),
    limits: { ...defaultLimits, rulesPerSecurityGroup: 1_000_000, rulesPerInterface: 100_000_000 },
    settings: defaultSettings,
    sealing: sealingWith(randomBytes(SEALING_KEY_BYTES)),
    trail: { days: 90, reads: false },
    metrics: new Metrics(),
    now: Date.now,
    log: console.error,
  };
  const home = { account, region: "us-east-1" };
  const group = await gateway.ledger.read(home, (world) => [...world.all("security-group")][0]?.id ?? "");
  const calls: Request[] = [];
  for (const n of range(count)) {
    const body = new URLSearchParams({
      ...{ Action: "AuthorizeSecurityGroupIngress", Version: "2016-11-15", GroupId: group },
      "IpPermissions.1.IpProtocol": "tcp",
      "IpPermissions.1.FromPort": String(n % 65_536),
      "IpPermissions.1.ToPort": String(n % 65_536),
      "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
    }).toString();
    const headers = await signedHeaders("http://localhost", key, { body });
    const readBody = async () => Buffer.from(body);
    calls.push({ method: "POST", path: "/", query: [], headers, readBody, requestId: "r", remoteAddress: "192.0.2.7" });
  }
  return { gateway, calls };
}
