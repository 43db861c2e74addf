/**
 * From a call that changes a rule to the kernel that obeys it, over TLS, with a durable log: `node bench/host-enforce.ts`. In a network
 * namespace of its own.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { machineClock } from "../src/agent/clock.ts";
import { Nftables } from "../src/agent/nftables/nftables.ts";
import { runAgent } from "../src/agent/run-agent.ts";
import { enrol } from "../src/agent/server/enrol.ts";
import { readToken } from "../src/agent/server/join-token.ts";
import { StateDirectory } from "../src/agent/state/state-directory.ts";
import { signedHeaders } from "../test/setup/signed-call.ts";

const ROUNDS = 200;
const KEY = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "test-secret-test-secret" };
const ACCOUNT = "111122223333";

if (process.env["CORDON_BENCH_INSIDE"] === undefined) {
  const flags = process.getuid?.() === 0 ? "-nm" : "-Urnm";
  const env = { ...process.env, CORDON_BENCH_INSIDE: "yes", PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` };
  const { status } = spawnSync("unshare", [flags, process.execPath, import.meta.filename], { stdio: "inherit", env });
  process.exit(status ?? 1);
}

/** When the kernel switches to other rules of the device, as it says itself. */
class Switches {
  readonly #monitor = spawn("nft", ["monitor"], { stdio: ["ignore", "pipe", "inherit"] });
  #wake: (at: number) => void = () => {};

  constructor() {
    const output = this.#monitor.stdout;
    if (output === null) throw new Error("no output to read");
    createInterface({ input: output }).on("line", (line) => {
      if (line.includes("dev_eth0_ingress")) this.#wake(performance.now());
    });
  }

  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  stop(): void {
    this.#monitor.kill();
  }
}

spawnSync("sh", ["-ec", "ip link set lo up; ip link add eth0 type veth peer name far0; ip link set eth0 up"], {
  stdio: "inherit",
});
const directory = mkdtempSync(join(tmpdir(), "cordon-bench-"));
const server = await serve();
const stopping = new AbortController();
try {
  await bench();
} finally {
  stopping.abort();
  server.child.kill();
  rmSync(directory, { recursive: true, force: true });
}
process.exit(0);

async function serve(): Promise<{ readonly child: ChildProcess; readonly url: string; readonly ca: string }> {
  const credentials = join(directory, "credentials.json");
  const list = [{ ...KEY, account: ACCOUNT, principal: `arn:aws:iam::${ACCOUNT}:root` }];
  writeFileSync(credentials, JSON.stringify({ credentials: list }), { mode: 0o600 });
  const data = join(directory, "data");
  const args = ["serve", "--port", "0", "--tls", "--json", "--data", data, "--credentials", credentials];
  const child = spawn(process.execPath, [join(import.meta.dirname, "../bin/cordon.js"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("no output to read");
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return { child, url: JSON.parse(value as string).url, ca: readFileSync(join(data, "tls.crt"), "utf8") };
}

async function bench(): Promise<void> {
  const agent = new Agent({ ca: server.ca, keepAlive: true, maxSockets: 1 });
  const post = async (path: string, body: string, type = "application/x-www-form-urlencoded"): Promise<string> => {
    const headers = await signedHeaders(server.url, KEY, { path, body, headers: { "content-type": type } });
    return new Promise((resolve, reject) => {
      const sent = request(`${server.url}${path}`, { method: "POST", agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece) => {
          text += piece;
        });
        answer.on("end", () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  };
  const ec2 = async (action: string, parameters: Record<string, string> = {}): Promise<string> =>
    post("/", new URLSearchParams({ Action: action, Version: "2016-11-15", ...parameters }).toString());
  const tagOf = (text: string, name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1] ?? "";

  const subnet = tagOf(await ec2("DescribeSubnets"), "subnetId");
  const vpc = tagOf(await ec2("DescribeSubnets"), "vpcId");
  const group = tagOf(
    await ec2("CreateSecurityGroup", { GroupName: "web", GroupDescription: "web", VpcId: vpc }),
    "groupId",
  );
  const nic = await ec2("CreateNetworkInterface", { SubnetId: subnet, "SecurityGroupId.1": group });
  const devices = [{ device: "eth0", interface: tagOf(nic, "networkInterfaceId") }];
  const added = JSON.parse(
    await post("/_cordon/hosts/add", JSON.stringify({ name: "web-1", devices }), "application/json"),
  );
  await post("/_cordon/hosts/mode", JSON.stringify({ host: "web-1", mode: "enforce" }), "application/json");

  const state = new StateDirectory(join(directory, "agent"));
  const token = readToken(added.token);
  if (token === undefined) throw new Error("no token");
  const { signal } = stopping;
  const joining = {
    server: server.url,
    token,
    version: "bench",
    failsafe: [],
    revoked: "live",
    now: Date.now(),
  } as const;
  await enrol(state, { ...joining, signal });
  const plane = new Nftables();
  const switches = new Switches();
  const first = switches.next();
  const parts = { directory: state, plane, clock: machineClock(), random: Math.random, version: "bench" };
  runAgent({ ...parts, say: () => {}, signal }).catch((error: unknown) => console.error(error));
  await first;
  const { rss, cpu } = await idle();
  const rule = (port: number) => ({
    GroupId: group,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": String(port),
    "IpPermissions.1.ToPort": String(port),
    "IpPermissions.1.IpRanges.1.CidrIp": "198.51.100.0/24",
  });
  const [whole, after, call]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const done = switches.next();
    const begun = performance.now();
    await ec2(round % 2 === 0 ? "AuthorizeSecurityGroupIngress" : "RevokeSecurityGroupIngress", rule(8000));
    const answered = performance.now();
    const applied = await done;
    whole.push(applied - begun);
    after.push(Math.max(0, applied - answered));
    call.push(answered - begun);
    // One at a time: the agent reads back and tidies up after each.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  switches.stop();
  const floor = floorOf();
  line("from the call to the kernel", whole);
  line("  the call alone, durable", call);
  line("  from its answer to the kernel", after);
  line("floor: nft changes one element of a set, alone", floor);
  console.log(
    `from the call to the kernel: ${(median(whole) / (median(call) + 2 * median(floor))).toFixed(2)} of a durable call and two transactions of nft`,
  );
  console.log(
    `the agent when idle: ${rss.toFixed(0)} MB with this benchmark in its process, ${(cpu * 100).toFixed(2)} % of a CPU`,
  );
}

async function idle(): Promise<{ rss: number; cpu: number }> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const { user, system } = process.cpuUsage(before);
  return { rss: process.memoryUsage.rss() / 2 ** 20, cpu: (user + system) / 10_000_000 };
}

/** What spawning nft for the smallest change costs. */
function floorOf(): number[] {
  spawnSync("nft", ["-f", "-"], { input: "add table inet bench\nadd set inet bench s { type ipv4_addr; }\n" });
  return Array.from({ length: ROUNDS }, (_, n) => {
    const begun = performance.now();
    spawnSync("nft", ["-f", "-"], { input: `${n % 2 === 0 ? "add" : "delete"} element inet bench s { 192.0.2.1 }\n` });
    return performance.now() - begun;
  });
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

function line(what: string, times: readonly number[]): void {
  const late = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  console.log(`${what.padEnd(50)} p50 ${median(times).toFixed(1).padStart(6)} ms, p99 ${late.toFixed(1)} ms`);
}
