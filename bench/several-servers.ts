/**
 * One log in PostgreSQL, kept by one and by two servers: `node bench/several-servers.ts`. The floor of changes is a bare INSERT with COMMIT
 * of as many connections of the same client library, in the same database; that of reads is a server with its log on disk.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type PostgresServer, startPostgres, urlOfAll } from "../test/postgres/start-postgres.ts";
import { type Served, serve } from "../test/setup/serve.ts";
import { ec2, element, formOf, type Key } from "../test/setup/signed-call.ts";
import type { Measured } from "./load.ts";
import { measureWith } from "./measured-load.ts";

const SECONDS = 1;
const ROUNDS = 3;
const CONNECTIONS = [1, 16, 64];
/** So many rules a group takes, and so many of its calls one measurement may use up. */
const RULES = 58;
const BYTES = 300;

const root = mkdtempSync(join(import.meta.dirname, "several-servers-bench-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
const keyOf = (n: number): Key => ({ accessKeyId: `AKIDBENCH${n}`, secretAccessKey: "bench-secret" });
const [first, second] = [keyOf(1), keyOf(2)];
const credentials = join(root, "credentials.json");
const listed = [first, second].map((key, n) => ({ ...key, account: String(111_122_223_333 + n) }));
writeFileSync(credentials, JSON.stringify({ credentials: listed }));

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
const rateOf = (all: readonly Measured[]): number => all.reduce((sum, { perSecond }) => sum + perSecond, 0);

/** Of one folder, since servers of one log have one sealing key. */
const open = (url: string, ...options: string[]): Promise<Served> =>
  serve(["--data", join(root, "data"), "--credentials", credentials, "--store", url, ...options]);

/** Commits a second of bare INSERTs. */
async function bareCommits(url: string, connections: number): Promise<number> {
  const clients = await Promise.all(
    range(connections).map(async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  await clients[0]?.query("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, body text NOT NULL)");
  const body = "x".repeat(BYTES);
  let count = 0;
  const began = performance.now();
  const end = began + SECONDS * 1_000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        await client.query({ name: "bare", text: "INSERT INTO bare (body) VALUES ($1)", values: [body] });
        count++;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return count / seconds;
}

let groups = 0;

/** Calls that add a rule each, to new groups. */
async function additions(url: string, key: Key, count: number): Promise<readonly string[]> {
  const ids = await Promise.all(
    range(Math.ceil(count / RULES)).map(async () => {
      const made = await ec2(url, "CreateSecurityGroup", { GroupName: `g${++groups}`, GroupDescription: "g" }, key);
      return element(made.body, "groupId") ?? "";
    }),
  );
  return range(RULES).flatMap((n) =>
    ids.map((GroupId) =>
      formOf({
        ...{ Action: "AuthorizeSecurityGroupIngress", Version: "2016-11-15", GroupId },
        ...{ "IpPermissions.1.IpProtocol": "tcp", "IpPermissions.1.FromPort": String(1_024 + n) },
        ...{ "IpPermissions.1.ToPort": String(1_024 + n), "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/16" },
      }),
    ),
  );
}

/** Rules added a second over all servers, each of which gets its share of the connections. */
async function authorized(servers: readonly Served[], keys: readonly Key[], connections: number): Promise<Measured[]> {
  const share = Math.max(1, Math.floor(connections / servers.length));
  const bodies = await Promise.all(
    servers.map(({ url }, n) => additions(url, keys[n] as Key, 600 + 60 * share * SECONDS)),
  );
  return Promise.all(
    servers.map(({ url }, n) => {
      const load = { url, connections: share, seconds: SECONDS, isOnce: true, bodies: bodies[n] ?? [] };
      return measureWith(keys[n] as Key).measure(load);
    }),
  );
}

async function changes(database: PostgresServer, one: Served, other: Served, standby: string): Promise<void> {
  for (const connections of CONNECTIONS) {
    const ways: Readonly<Record<string, () => Promise<readonly Measured[]>>> = {
      "one server": () => authorized([one], [first], connections),
      "two servers, an account each": () => authorized([one, other], [first, second], connections),
      "two servers, one account": () => authorized([one, other], [first, first], connections),
    };
    for (const [way, measure] of Object.entries(ways)) {
      if (connections === 1 && way !== "one server") continue;
      const rounds: { readonly floor: number; readonly own: readonly Measured[] }[] = [];
      for (let n = 0; n < ROUNDS; n++) {
        rounds.push({ floor: await bareCommits(database.url, connections), own: await measure() });
      }
      const ratio = median(rounds.map(({ floor, own }) => rateOf(own) / floor));
      const rate = median(rounds.map(({ own }) => rateOf(own)));
      const floor = median(rounds.map((round) => round.floor));
      const p50 = median(rounds.flatMap(({ own }) => own.map((each) => each.p50)));
      const p99 = median(rounds.flatMap(({ own }) => own.map((each) => each.p99)));
      const shares = rounds.at(-1)?.own.map(({ perSecond }) => Math.round(perSecond)) ?? [];
      console.log(
        `authorize, ${connections} connections, ${way}${standby}: ${Math.round(rate)}/s (${shares.join(" + ")}) = ` +
          `${(100 * ratio).toFixed(0)} % of INSERT and COMMIT (${Math.round(floor)}/s); p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      );
    }
  }
}

async function reads(one: Served, local: Served, onDisk: Served): Promise<void> {
  const ask = async ({ url }: Served, connections: number) => {
    const made = await ec2(url, "CreateSecurityGroup", { GroupName: `g${++groups}`, GroupDescription: "g" }, first);
    const GroupId = element(made.body, "groupId") ?? "";
    const body = formOf({ Action: "DescribeSecurityGroups", Version: "2016-11-15", "GroupId.1": GroupId });
    return measureWith(first).measure({ url, connections, seconds: SECONDS, isOnce: false, bodies: [body] });
  };
  for (const connections of [16, 64]) {
    const rounds: { readonly newest: Measured; readonly local: Measured; readonly disk: Measured }[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      rounds.push({
        newest: await ask(one, connections),
        local: await ask(local, connections),
        disk: await ask(onDisk, connections),
      });
    }
    const of = (which: "newest" | "local" | "disk") => median(rounds.map((round) => round[which].perSecond));
    const ratio = (which: "newest" | "local") =>
      (100 * median(rounds.map((round) => round[which].perSecond / round.disk.perSecond))).toFixed(0);
    const p50 = median(rounds.map(({ newest }) => newest.p50)).toFixed(2);
    console.log(
      `describe by id, ${connections} connections: ${Math.round(of("newest"))}/s, p50 ${p50} ms = ${ratio("newest")} % of a log on disk ` +
        `(${Math.round(of("disk"))}/s); with --reads local ${ratio("local")} %`,
    );
  }
}

/** From the answer of a change on one server to another server that doesn't ask for it. */
async function feed(one: Served, local: Served): Promise<void> {
  const times: number[] = [];
  for (const _ of range(50)) {
    const made = await ec2(one.url, "CreateSecurityGroup", { GroupName: `g${++groups}`, GroupDescription: "g" }, first);
    const began = performance.now();
    const asked = { "GroupId.1": element(made.body, "groupId") ?? "" };
    while ((await ec2(local.url, "DescribeSecurityGroups", asked, first)).status !== 200);
    times.push(performance.now() - began);
  }
  const at = (share: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)]?.toFixed(1);
  console.log(
    `a second server has a change after ${at(0.5)} ms (p95 ${at(0.95)}), measured with calls that take some of it`,
  );
}

/** The longest time between two changes that are acknowledged to a client, which goes on to the next server if one doesn't answer. */
async function outage(urls: readonly string[], fault: () => Promise<unknown>): Promise<string> {
  let last = performance.now();
  let [longest, isOver, at] = [0, false, 0];
  const writing = (async () => {
    while (!isOver) {
      const made = await ec2(
        urls[at % urls.length] ?? "",
        "CreateSecurityGroup",
        { GroupName: `g${++groups}`, GroupDescription: "g" },
        first,
      ).catch(() => undefined);
      if (made?.status !== 200) {
        at++;
        continue;
      }
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 500));
  longest = 0;
  await fault();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  isOver = true;
  await writing;
  return `${Math.round(Math.max(longest, performance.now() - last))} ms`;
}

async function outages(primary: PostgresServer, one: Served, other: Served): Promise<void> {
  const { standby } = primary;
  const urls = [one.url, other.url];
  const ofPrimary = await outage(urls, async () => {
    await primary.kill9();
    await standby.promote();
  });
  const ofServer = await outage(urls, () => one.stop("SIGKILL"));
  console.log(`no change is acknowledged for ${ofPrimary} when the primary dies and the standby is promoted at once`);
  console.log(`no change is acknowledged for ${ofServer} when a server dies and its client goes on to the other`);
}

const limits = join(root, "limits.json");
writeFileSync(limits, JSON.stringify({ securityGroupsPerRegion: 1_000_000 }));
const disk = await serve(["--data", join(root, "disk"), "--credentials", credentials, "--limits", limits]);
for (const hasStandby of [false, true]) {
  const database = await startPostgres({ onDisk: true, synchronousStandby: hasStandby });
  try {
    const url = hasStandby ? urlOfAll([database, database.standby]) : database.url;
    const servers = [await open(url, "--limits", limits), await open(url, "--limits", limits)] as const;
    const local = await open(url, "--limits", limits, "--reads", "local");
    await changes(database, ...servers, hasStandby ? ", synchronous standby" : "");
    if (!hasStandby) {
      await reads(servers[0], local, disk);
      await feed(servers[0], local);
    } else await outages(database, ...servers);
    for (const server of [...servers, local]) await server.stop("SIGKILL");
  } finally {
    await database.close();
  }
}
await disk.stop();
