/** Calls per second over HTTP, every signature checked, next to a bare node:http server and moto: `node bench/calls.ts`. */
import { fork, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../test/setup/free-port.ts";
import { cordonFile, serve } from "../test/setup/serve.ts";
import { ec2, element, formOf, type Key, type RawAnswer } from "../test/setup/signed-call.ts";
import type { Bytes } from "./bare-server.ts";
import type { Load, Measured } from "./load.ts";
import { type Cpu, measureWith, reply } from "./measured-load.ts";

const GROUPS = 1_000;
const RULES = 50;
const SECONDS = 0.7;
/** Floor and Cordon are measured in turn, so that other load on the machine hits both; the median ratio counts. */
const ROUNDS = 3;
const CONNECTIONS = [1, 16, 64];
/** Calls that add one rule each; a group takes 60. */
const ADDING_GROUPS = 360;
const ADDED_EACH = 58;

const key: Key = { accessKeyId: "AKIDBENCH", secretAccessKey: "bench-secret" };
const VERSION = "2016-11-15";
const file = (name: string) => join(import.meta.dirname, name);
// Not the system's temporary directory, which may be memory.
const root = mkdtempSync(file("calls-bench-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
const { measure, measureOf } = measureWith(key);
const credentials = join(root, "credentials.json");
writeFileSync(credentials, JSON.stringify({ credentials: [{ ...key, account: "111122223333" }] }));

/** Runs `work` for every item, a few at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

async function createGroups(url: string, name: string, count: number, key_: Key): Promise<readonly string[]> {
  const ids: string[] = [];
  await each(range(count), async (n) => {
    const created = await ec2(url, "CreateSecurityGroup", { GroupName: `${name}-${n}`, GroupDescription: name }, key_);
    const id = element(created.body, "groupId");
    if (id === undefined) throw new Error(created.body);
    ids.push(id);
  });
  return ids;
}

const rule = (n: number, at = 1): Record<string, string> => ({
  [`IpPermissions.${at}.IpProtocol`]: "tcp",
  [`IpPermissions.${at}.FromPort`]: String(1024 + n),
  [`IpPermissions.${at}.ToPort`]: String(1024 + n),
  [`IpPermissions.${at}.IpRanges.1.CidrIp`]: `10.${n % 250}.0.0/16`,
  [`IpPermissions.${at}.IpRanges.1.Description`]: "measured",
});

/** Calls that add one rule to one of the groups, each a different rule. */
const additions = (groups: readonly string[]): readonly string[] =>
  range(ADDED_EACH).flatMap((n) =>
    groups.map((GroupId) => formOf({ Action: "AuthorizeSecurityGroupIngress", Version: VERSION, GroupId, ...rule(n) })),
  );

function print(name: string, { perSecond, p50, p99 }: Measured, compared: string): void {
  const rate = perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond);
  console.log(
    `${name.padEnd(46)} ${String(rate).padStart(6)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms${compared}`,
  );
}

interface Case {
  readonly name: string;
  readonly load: Omit<Load, "key" | "url">;
  /** An answer of Cordon's, which the bare server repeats. */
  readonly sample: RawAnswer;
}

async function cordonCases(url: string): Promise<readonly Case[]> {
  const large = await createGroups(url, "large", GROUPS, key);
  await each(large, async (GroupId) => {
    const all = Object.assign({}, ...range(RULES).map((n) => rule(n, n + 1)));
    const { status, body } = await ec2(url, "AuthorizeSecurityGroupIngress", { GroupId, ...all }, key);
    if (status !== 200) throw new Error(body);
  });
  const adding = await createGroups(url, "adding", ADDING_GROUPS, key);
  const one = await createGroups(url, "one", 1, key);
  const describeOne = { "GroupId.1": large[0] ?? "" };
  const cases: Case[] = [];
  for (const connections of CONNECTIONS) {
    cases.push({
      name: `DescribeSecurityGroups by id, ${connections} connections`,
      load: {
        connections,
        seconds: SECONDS,
        isOnce: false,
        bodies: [body("DescribeSecurityGroups", { "GroupId.1": adding[0] ?? "" })],
      },
      sample: await ec2(url, "DescribeSecurityGroups", { "GroupId.1": adding[0] ?? "" }, key),
    });
  }
  cases.push({
    name: `by id, a group of ${RULES} rules, 16 connections`,
    load: { connections: 16, seconds: SECONDS, isOnce: false, bodies: [body("DescribeSecurityGroups", describeOne)] },
    sample: await ec2(url, "DescribeSecurityGroups", describeOne, key),
  });
  const all = { "Filter.1.Name": "description", "Filter.1.Value.1": "large" };
  cases.push({
    name: `all ${GROUPS} groups of ${RULES} rules, 1 connection`,
    load: { connections: 1, seconds: 3 * SECONDS, isOnce: false, bodies: [body("DescribeSecurityGroups", all)] },
    sample: await ec2(url, "DescribeSecurityGroups", all, key),
  });
  const share = ADDING_GROUPS / CONNECTIONS.length;
  const added = await ec2(url, "AuthorizeSecurityGroupIngress", { GroupId: one[0] ?? "", ...rule(1) }, key);
  CONNECTIONS.forEach((connections, n) => {
    cases.push({
      name: `AuthorizeSecurityGroupIngress, ${connections} connections`,
      load: {
        connections,
        seconds: SECONDS,
        isOnce: true,
        bodies: additions(adding.slice(n * share, (n + 1) * share)),
      },
      sample: added,
    });
  });
  return cases;
}

const body = (Action: string, parameters: Readonly<Record<string, string>>): string =>
  formOf({ Action, Version: VERSION, ...parameters });

/** Requests per second that moto answers, by name; undefined if it isn't installed. */
async function motoRates(): Promise<ReadonlyMap<string, number> | undefined> {
  if (spawnSync("moto_server", ["--help"]).error !== undefined) return undefined;
  const port = await freePort();
  const moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  process.once("exit", () => moto.kill());
  const answers = async () => (await ec2(url, "DescribeVpcs", {}, key).catch(() => undefined))?.status === 200;
  for (let waited = 0; !(await answers()); waited += 200) {
    if (waited > 20_000 || moto.exitCode !== null) return undefined;
    await pause(200);
  }
  const groups = await createGroups(url, "adding", 40, key);
  const rates = new Map<string, number>();
  const describing = [body("DescribeSecurityGroups", { "GroupId.1": groups[0] ?? "" })];
  const load = { url, connections: 16, seconds: SECONDS };
  rates.set("DescribeSecurityGroups", (await measure({ ...load, isOnce: false, bodies: describing })).perSecond);
  const adding = await measure({ ...load, isOnce: true, bodies: additions(groups) });
  rates.set("AuthorizeSecurityGroupIngress", adding.perSecond);
  moto.kill();
  return rates;
}

const bare = fork(file("bare-server.ts"));
try {
  const bareUrl = await reply<string>(bare);
  const profile = process.env["BENCH_PROFILE"];
  const cordon = await serve(
    ["--data", join(root, "data"), "--credentials", credentials],
    [...(profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]), cordonFile, "serve", "--port", "0"],
  );
  const moto = profile === undefined ? await motoRates() : undefined;
  if (moto !== undefined)
    for (const [name, rate] of moto) console.log(`moto_server: ${name}, 16 connections: ${Math.round(rate)}/s`);
  else console.log("moto_server is not here");
  for (const { name, load, sample } of await cordonCases(cordon.url)) {
    const { "transfer-encoding": _t, connection: _c, "keep-alive": _k, date: _d, ...headers } = sample.headers;
    bare.send({ headers: headers as Bytes["headers"], body: sample.body } satisfies Bytes);
    await reply(bare);
    const rounds: { readonly floor: Measured & Cpu; readonly own: Measured & Cpu; readonly ratio: number }[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      const share = load.isOnce ? load.bodies.length / ROUNDS : load.bodies.length;
      const bodies = load.isOnce ? load.bodies.slice(n * share, (n + 1) * share) : load.bodies;
      const floor = await measureOf(bare.pid, { ...load, bodies, url: bareUrl, isOnce: false });
      const own = await measureOf(cordon.child.pid, { ...load, bodies, url: cordon.url });
      rounds.push({ floor, own, ratio: own.perSecond / floor.perSecond });
    }
    const median = rounds.sort((x, y) => x.ratio - y.ratio)[ROUNDS >> 1] as (typeof rounds)[number];
    const { floor, own, ratio } = median;
    const motoRate = [...(moto ?? [])].find(([operation]) => name.startsWith(operation))?.[1];
    const toMoto =
      motoRate === undefined || load.connections !== 16 ? "" : `, ${(own.perSecond / motoRate).toFixed(0)}x of moto`;
    const cpu = Number.isNaN(own.cpu) ? "" : `, CPU ${own.cpu.toFixed(0)} us against ${floor.cpu.toFixed(0)}`;
    print(
      name,
      own,
      `  = ${(100 * ratio).toFixed(0)} % of bare node:http (${Math.round(floor.perSecond)}/s)${cpu}${toMoto}`,
    );
  }
  await cordon.stop();
} finally {
  bare.kill();
}
