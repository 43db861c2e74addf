/** A thousand hosts of ten interfaces that follow one server, and how soon the last one has a change: `node bench/host-feeds.ts`. */
import { type ChildProcess, fork } from "node:child_process";
import { generateKeyPairSync, hash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { exportJWK, SignJWT } from "jose";

import { Draining } from "../src/gateway/http/draining.ts";
import { createHttpServer } from "../src/gateway/http-server.ts";
import { openFlowRecords } from "../src/main/log/open-flow-records.ts";
import { type Change, put } from "../src/model/world/change.ts";
import { ownRoutes } from "../src/own-api/routes.ts";
import * as small from "../src/policy/oracle/small-world.ts";
import { smallGateway } from "../test/setup/small-gateway.ts";

const [HOSTS, EACH, ROUNDS, GROUPS] = [1_000, 10, 20, 100];
const home = { account: "111122223333", region: "us-east-1" };
const author = { principal: "", requestId: "", operation: "" };
const hostId = (n: number): string => `host-${n.toString(16).padStart(17, "0")}`;

if (process.send === undefined) await follow();
else await serve(process.argv[2] === "floor");

/** Messages to the serving process: what to change, or `memory`. */
async function serve(isFloor: boolean): Promise<void> {
  if (isFloor) return serveFloor();
  const now = () => new Date().toISOString();
  const gateway = smallGateway({ credentials: new Map(), log: console.error });
  const [publicKey] = process.argv.slice(3) as [string];
  const commit = (changes: readonly Change[]) =>
    gateway.ledger.run(home, author, () => ({ changes, output: undefined }));
  const interfaces = Array.from({ length: HOSTS * EACH }, (_, n) =>
    small.nic(`eni-${n}`, {
      vpcId: "vpc-0",
      ipv4: [`10.${100 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`],
      groups: ["sg-all", `sg-${n % GROUPS}`],
    }),
  );
  await commit([small.vpc("vpc-0", "10.0.0.0/8"), small.group("sg-all", "vpc-0"), ...interfaces]);
  await commit(
    Array.from({ length: GROUPS }, (_, n) => [
      small.group(`sg-${n}`, "vpc-0"),
      ...Array.from({ length: 30 }, (_, at) =>
        small.rule(`sgr-${n}-${at}`, `sg-${n}`, "ingress", `tcp ${at}-${at}`, at === 0 ? "sg-0" : `10.${at}.0.0/16`),
      ),
    ]).flat(),
  );
  const interfacesOf = (n: number) =>
    Array.from({ length: EACH }, (_, at) => ({
      device: `tap${at}`,
      interfaceId: `eni-${n * EACH + at}`,
      isGuest: true,
      mode: "enforce" as const,
    }));
  await commit(
    Array.from({ length: HOSTS }, (_, n) =>
      put("host", {
        id: hostId(n),
        name: `host-${n}`,
        ownerId: home.account,
        createTime: now(),
        interfaces: interfacesOf(n),
        key: { publicKey, since: now() },
      }),
    ),
  );
  const state = { draining: new Draining(), isStarted: true, failure: undefined, unreachable: () => undefined };
  const parts = {
    gateway,
    state,
    trustedProxies: [],
    reset: undefined,
    backup: "the log is in memory",
    metricsFor: undefined,
  };
  const hosts = { pin: undefined, stopping: new AbortController().signal };
  const { server } = createHttpServer(
    gateway,
    ownRoutes({ ...parts, hosts, flowRecords: openFlowRecords("memory", console.error) }),
  );
  await listen(server);
  let changes = 0;
  const next: Record<string, () => readonly Change[]> = {
    rule: () => [small.rule("sgr-all", "sg-all", "ingress", `tcp ${changes}-${changes}`, "192.0.2.0/24")],
    member: () => [small.nic("eni-more", { vpcId: "vpc-0", ipv4: [`10.200.0.${changes}`], groups: ["sg-0"] })],
  };
  process.on("message", async (what: string) => {
    if (what === "memory") return report();
    changes++;
    const { user, system } = process.cpuUsage();
    await commit((next[what] as () => readonly Change[])());
    setTimeout(() => {
      const spent = process.cpuUsage();
      process.send?.({ cpu: (spent.user + spent.system - user - system) / 1000 });
    }, 1_500);
  });
}

/** A bare server that writes a line of the same length to each connection that it holds. */
async function serveFloor(): Promise<void> {
  const open = new Set<NodeJS.WritableStream>();
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write("{}\n");
    open.add(response);
  });
  await listen(server);
  process.on("message", (what: string) => {
    if (what === "memory") return report();
    for (const response of open) response.write(`{"text":"${"x".repeat(Number(what))}"}\n`);
  });
}

async function listen(server: ReturnType<typeof createServer>): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.send?.({ port: (server.address() as AddressInfo).port });
}

function report(): void {
  global.gc?.();
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
  process.send?.({ rss });
}

async function said<T>(child: ChildProcess): Promise<T> {
  return ((await once(child, "message")) as [T])[0];
}

/** All hosts, each on a connection of its own. */
async function follow(): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = (await exportJWK(publicKey)).x as string;
  const sign = (n: number, path: string) =>
    new SignJWT({ method: "GET", path, body: hash("sha256", "", "base64url") })
      .setProtectedHeader({ alg: "EdDSA", kid: `${home.account}/${home.region}/${hostId(n)}` })
      .setIssuedAt()
      .setExpirationTime("50s")
      .sign(privateKey);

  const measured = await measure([raw], sign, ["rule", "member"]);
  const bytes = String(measured.bytes);
  const floor = await measure(["floor"], sign, [bytes]);
  const ratio = (what: string) => ((measured.medians[what] ?? 0) / (floor.medians[bytes] ?? 1)).toFixed(1);
  console.log(
    `to the last of ${HOSTS}: a rule of a group that all use ${ratio("rule")}, a member of a group that all refer to ${ratio("member")} ` +
      "of what a bare server needs to write as many lines",
  );
}

async function measure(
  args: readonly string[],
  sign: (n: number, path: string) => Promise<string>,
  kinds: readonly string[],
): Promise<{ medians: Record<string, number>; bytes: number }> {
  const isFloor = args[0] === "floor";
  const child = fork(import.meta.filename, isFloor ? ["floor"] : ["serve", ...args], { execArgv: ["--expose-gc"] });
  const { port } = await said<{ port: number }>(child);
  const ask = async (what: string) => {
    child.send(what);
    return said<{ rss: number; cpu: number }>(child);
  };
  const { rss: before } = await ask("memory");
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const path = "/_cordon/host/feed";
  let lines = 0;
  let bytes = 0;
  let wake = () => {};
  for (let n = 0; n < HOSTS; n++) {
    const authorization = `Bearer ${await sign(n, path)}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ agent, host: "127.0.0.1", port, path, headers: { authorization } }, resolve).on("error", reject);
    });
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
    // At the end they're all cut.
    const read = createInterface({ input: answer }).on("error", () => {});
    read.on("line", (line) => {
      if (line.startsWith('{"type":"alive"')) return;
      lines++;
      bytes = line.length;
      if (lines % HOSTS === 0) wake();
    });
  }
  while (lines < HOSTS) await new Promise((resolve) => setTimeout(resolve, 20));
  const { rss } = await ask("memory");
  const name = isFloor ? "bare server" : "server";
  console.log(`${name}: ${rss.toFixed(0)} MB, ${(((rss - before) * 1024) / HOSTS).toFixed(0)} KB a host that follows`);
  const medians: Record<string, number> = {};
  for (const kind of kinds) {
    const times: number[] = [];
    let cpu = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const all = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const begun = performance.now();
      const answer = isFloor ? undefined : said<{ cpu: number }>(child);
      child.send(kind);
      await all;
      times.push(performance.now() - begun);
      cpu += (await answer)?.cpu ?? 0;
    }
    times.sort((a, b) => a - b);
    medians[kind] = times[ROUNDS >> 1] ?? 0;
    console.log(
      `  ${isFloor ? "a line" : kind}: median ${medians[kind]?.toFixed(0)} ms, worst ${times.at(-1)?.toFixed(0)} ms to the last host` +
        (isFloor ? "" : `; ${(cpu / ROUNDS).toFixed(0)} ms of CPU on the server`),
    );
  }
  const last = bytes;
  agent.destroy();
  child.kill();
  return { medians, bytes: last };
}
