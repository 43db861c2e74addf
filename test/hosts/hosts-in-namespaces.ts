/**
 * A server and hosts that obey it, each in a network namespace of its own, with real packets between them.
 *
 *     fabric: br0 10.0.0.1 (the VPC's router) and 192.0.2.1 (the server, over TLS)
 *        ├── web-1: eth0 10.0.0.10 and ...::a     cordon agent run
 *        ├── web-2: eth0 10.0.0.11 and ...::b     cordon agent run
 *        └── client: eth0 10.0.0.99 and ...::63   no host of Cordon's
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Namespace, openNamespace } from "../../src/agent/nftables/namespace-for-tests.ts";

const cordonPath = join(import.meta.dirname, "../../bin/cordon.js");
const probePath = join(import.meta.dirname, "probe.ts");
const SERVER = "192.0.2.1";
const PORT = 4566;
const ACCESS_KEY = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "test-secret-test-secret" };
const ACCOUNT = "111122223333";

/** How long anything may take before the test fails. Nothing is asserted about time. */
const PATIENCE_MS = 60_000;

/** Polls until it holds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came that ${what}`);
    await sleep(50);
  }
}

/** A process in a namespace that does what it's told (`probe.ts`). */
export class Probe {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(namespace: Namespace, env: NodeJS.ProcessEnv) {
    const [program = "", ...rest] = [...namespace.prefix, process.execPath, probePath];
    this.#child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"], env });
    if (this.#child.stdout === null) throw new Error("no output to read");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask<T>(asked: Record<string, unknown>): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("the probe has ended");
    const answer = JSON.parse(value) as T & { error?: string };
    if (answer?.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  close(): void {
    this.#child.stdin?.end();
  }
}

/** A machine: its namespace, a probe in it and, once it has joined, its agent. */
export class Machine {
  readonly name: string;
  readonly address: string;
  readonly address6: string;
  readonly namespace: Namespace;
  readonly probe: Probe;
  readonly directory: string;
  readonly #fabric: Fabric;
  #agent: ChildProcess | undefined;
  /** All that the agent has said. */
  said = "";
  interfaceId = "";

  constructor(fabric: Fabric, name: string, last: number, namespace: Namespace) {
    this.#fabric = fabric;
    this.name = name;
    this.address = `10.0.0.${last}`;
    this.address6 = `${fabric.ipv6}${last.toString(16)}`;
    this.namespace = namespace;
    this.directory = join(fabric.directory, name);
    this.probe = new Probe(namespace, fabric.env);
  }

  /** Runs `cordon` on it; the status must be one of these. */
  cordon(args: readonly string[], statuses: readonly number[] = [0]): string {
    return this.#fabric.cordonIn(this.namespace, args, statuses);
  }

  agent(verb: string, ...args: readonly string[]): string {
    return this.cordon(["agent", verb, "--dir", this.directory, ...args], [0, 1]);
  }

  /** Starts `cordon agent run`. */
  start(): void {
    const [program = "", ...rest] = this.namespace.prefix;
    const args = [...rest, process.execPath, cordonPath, "agent", "run", "--dir", this.directory];
    this.#agent = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: this.#fabric.env });
    for (const stream of [this.#agent.stdout, this.#agent.stderr]) {
      stream?.on("data", (data) => {
        this.said += data;
      });
    }
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const agent = this.#agent;
    if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
    const exit = once(agent, "exit");
    agent.kill(signal);
    await exit;
  }

  listen(...ports: readonly number[]): Promise<unknown> {
    return Promise.all(ports.map((port) => this.probe.ask({ listen: port })));
  }

  /** `open`, `refused` or `silent`. */
  dial(to: Machine, port: number, family: 4 | 6 = 4): Promise<string> {
    return this.probe.ask({ connect: family === 4 ? to.address : to.address6, port });
  }

  /** As `dial`, and the connection stays. */
  hold(to: Machine, port: number): Promise<string> {
    return this.probe.ask({ hold: to.address, port });
  }

  /** Whether the connection that is held goes on: `alive` or `silent`. */
  echoes(): Promise<string> {
    return this.probe.ask({ echo: true });
  }

  async close(): Promise<void> {
    await this.stop();
    this.probe.close();
    await this.namespace.close();
  }
}

export class Fabric {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #namespace: Namespace;
  readonly #machines: Machine[] = [];
  #probe: Probe | undefined;
  #server: ChildProcess | undefined;
  said = "";
  vpcId = "";
  /** The first half of addresses of the subnet: `2600:1f18:...::`. */
  ipv6 = "";
  subnetId = "";

  private constructor(namespace: Namespace) {
    this.#namespace = namespace;
    this.directory = mkdtempSync(join(tmpdir(), "cordon-hosts-"));
    this.env = {
      PATH: `${process.env["PATH"]}:/usr/sbin:/sbin`,
      HOME: this.directory,
      AWS_ENDPOINT_URL: `https://${SERVER}:${PORT}`,
      AWS_ACCESS_KEY_ID: ACCESS_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ACCESS_KEY.secretAccessKey,
      AWS_REGION: "us-east-1",
      NODE_EXTRA_CA_CERTS: join(this.directory, "data/tls.crt"),
    };
  }

  /** Undefined, and the test skipped, if the kernel allows no namespaces. */
  static async open(t: TestContext): Promise<Fabric | undefined> {
    const namespace = await openNamespace(t);
    if (namespace === undefined) return undefined;
    const fabric = new Fabric(namespace);
    t.after(() => fabric.close());
    namespace.run(`
      ip link add br0 type bridge
      ip link set br0 up
      ip addr add 10.0.0.1/24 dev br0
      ip addr add ${SERVER}/32 dev br0`);
    const credentials = {
      credentials: [{ ...ACCESS_KEY, account: ACCOUNT, principal: `arn:aws:iam::${ACCOUNT}:root` }],
    };
    writeFileSync(join(fabric.directory, "credentials.json"), JSON.stringify(credentials), { mode: 0o600 });
    await fabric.serve();
    fabric.#probe = new Probe(namespace, fabric.env);
    await fabric.#makeVpc();
    return fabric;
  }

  /** Starts the server, or starts it anew. */
  async serve(): Promise<void> {
    const portFile = join(this.directory, "port");
    rmSync(portFile, { force: true });
    const [program = "", ...rest] = this.#namespace.prefix;
    const options = ["--host", SERVER, "--port", String(PORT), "--tls", "--quiet", "--port-file", portFile];
    const kept = ["--data", join(this.directory, "data"), "--credentials", join(this.directory, "credentials.json")];
    const args = [...rest, process.execPath, cordonPath, "serve", ...options, ...kept];
    this.#server = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: this.env });
    for (const stream of [this.#server.stdout, this.#server.stderr]) {
      stream?.on("data", (data) => {
        this.said += data;
      });
    }
    await until("the server listens", () => {
      try {
        return readFileSync(portFile, "utf8") !== "";
      } catch {
        return false;
      }
    });
  }

  async killServer(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, "exit");
    server.kill(signal);
    await exit;
  }

  ec2<T = Record<string, never>>(command: string, input: Record<string, unknown>): Promise<T> {
    return (this.#probe as Probe).ask<T>({ call: { command, input } });
  }

  /** The operator's commands. */
  cordon(args: readonly string[], statuses: readonly number[] = [0]): string {
    return this.cordonIn(this.#namespace, args, statuses);
  }

  cordonIn(namespace: Namespace, args: readonly string[], statuses: readonly number[]): string {
    const [program = "", ...rest] = [...namespace.prefix, process.execPath, cordonPath, ...args];
    const { status, stdout, stderr } = spawnSync(program, rest, { encoding: "utf8", env: this.env, timeout: 60_000 });
    if (status === null || !statuses.includes(status)) {
      throw new Error(`cordon ${args.join(" ")}: ${status}\n${stdout}\n${stderr}`);
    }
    return stdout + stderr;
  }

  /** A machine on the bridge. */
  async machine(name: string, last: number): Promise<Machine> {
    const namespace = await Namespace.open(this.#namespace);
    const machine = new Machine(this, name, last, namespace);
    this.#machines.push(machine);
    const port = `port${last}`;
    this.#namespace.run(`
      ip link add ${port} type veth peer name eth0 netns ${namespace.pid}
      ip link set ${port} master br0 up`);
    namespace.run(`
      ip addr add ${machine.address}/24 dev eth0
      ip addr add ${machine.address6}/64 dev eth0 nodad
      ip link set eth0 up
      ip route add default via 10.0.0.1`);
    return machine;
  }

  /** A machine with a network interface in these groups, which has joined and whose agent runs. */
  async host(
    name: string,
    last: number,
    groups: readonly string[],
    ...joinOptions: readonly string[]
  ): Promise<Machine> {
    const machine = await this.machine(name, last);
    await this.networkInterface(machine, groups);
    const bound = `eth0=${machine.interfaceId}`;
    const added = JSON.parse(this.cordon(["host", "add", name, "--interface", bound, "--json"])) as { token: string };
    this.join(machine, added.token, ...joinOptions);
    machine.start();
    return machine;
  }

  /** Makes the network interface that has a machine's addresses. */
  async networkInterface(machine: Machine, groups: readonly string[]): Promise<void> {
    const { NetworkInterface } = await this.ec2<{ NetworkInterface: { NetworkInterfaceId: string } }>(
      "CreateNetworkInterface",
      {
        SubnetId: this.subnetId,
        PrivateIpAddress: machine.address,
        Ipv6Addresses: [{ Ipv6Address: machine.address6 }],
        Groups: groups,
      },
    );
    machine.interfaceId = NetworkInterface.NetworkInterfaceId;
  }

  join(machine: Machine, token: string, ...options: readonly string[]): string {
    const file = join(this.directory, `${machine.name}.token`);
    writeFileSync(file, token, { mode: 0o600 });
    const url = `https://${SERVER}:${PORT}`;
    return machine.cordon(["agent", "join", url, "--token", `file:${file}`, "--dir", machine.directory, ...options]);
  }

  async #makeVpc(): Promise<void> {
    type Associations = readonly { readonly Ipv6CidrBlock: string }[];
    const { Vpc } = await this.ec2<{ Vpc: { VpcId: string } }>("CreateVpc", {
      CidrBlock: "10.0.0.0/16",
      AmazonProvidedIpv6CidrBlock: true,
    });
    this.vpcId = Vpc.VpcId;
    const { Vpcs } = await this.ec2<{ Vpcs: readonly { Ipv6CidrBlockAssociationSet: Associations }[] }>(
      "DescribeVpcs",
      { VpcIds: [Vpc.VpcId] },
    );
    this.ipv6 = (Vpcs[0]?.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock ?? "").replace("/56", "");
    const { Subnet } = await this.ec2<{ Subnet: { SubnetId: string } }>("CreateSubnet", {
      VpcId: Vpc.VpcId,
      CidrBlock: "10.0.0.0/24",
      Ipv6CidrBlock: `${this.ipv6}/64`,
    });
    this.subnetId = Subnet.SubnetId;
  }

  async group(name: string): Promise<string> {
    const input = { GroupName: name, Description: name, VpcId: this.vpcId };
    const { GroupId } = await this.ec2<{ GroupId: string }>("CreateSecurityGroup", input);
    return GroupId;
  }

  async close(): Promise<void> {
    await Promise.all(this.#machines.map((machine) => machine.close()));
    this.#probe?.close();
    await this.killServer();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
