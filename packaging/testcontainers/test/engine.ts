/**
 * Stands for a container engine where there's none: it speaks as much of Docker's Engine API as testcontainers asks for, and "runs" an image of
 * Cordon as a process of this machine, with the command and the environment that the container would have. Files go to a folder.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { buffer, json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { extract } from "tar-stream";
import { freePort } from "../../../test/setup/free-port.ts";
import { temporaryFolder } from "../../../test/setup/temporary-folder.ts";

const CORDON = fileURLToPath(new URL("../../../src/main/cordon.ts", import.meta.url));
/** Of the image; it listens on loopback here. */
const IMAGE_ENVIRONMENT = { CORDON_HOST: "127.0.0.1" };

/** What testcontainers asks to be made. */
interface Created {
  readonly Image: string;
  readonly Cmd: readonly string[];
  readonly Env: readonly string[];
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly HostConfig: { readonly PortBindings: Readonly<Record<string, readonly { readonly HostPort: string }[]>> };
}

interface Copied {
  readonly path: string;
  readonly mode: number | undefined;
}

interface Container {
  readonly id: string;
  readonly created: Created;
  readonly folder: string;
  readonly copied: Copied[];
  port: number;
  child: ChildProcess | undefined;
  output: string;
}

interface Exec {
  readonly container: Container;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  status: number | null;
}

export interface Engine {
  /** As `$DOCKER_HOST` says it. */
  readonly host: string;
  /** All containers that were made, also those that are gone. */
  readonly containers: readonly Container[];
  readonly isRunning: (container: Container) => boolean;
  close(): Promise<void>;
}

export async function startEngine(): Promise<Engine> {
  const containers: Container[] = [];
  const execs: Exec[] = [];
  const server = createServer((request, response) => {
    answer(request, response, containers, execs).catch((error: unknown) => {
      response.writeHead(500).end(JSON.stringify({ message: String(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    containers,
    isRunning,
    async close() {
      await Promise.all(containers.map(stop));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isRunning = ({ child }: Container): boolean =>
  child !== undefined && child.exitCode === null && child.signalCode === null;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  containers: Container[],
  execs: Exec[],
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://engine");
  const [, kind = "", id = "", what = ""] = pathname.replace(/^\/v[\d.]+(?=\/)/, "").split("/");
  const send = (status: number, body?: unknown) =>
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(body === undefined ? "" : JSON.stringify(body));
  if (kind === "info") return void send(200, { ServerVersion: "27.0.0", OperatingSystem: "none", OSType: "linux" });
  if (kind === "images") return void send(200, { Config: {} });
  // Whether there is one to use again: never.
  if (kind === "containers" && id === "json") return void send(200, []);
  if (kind === "containers" && id === "create") {
    const container = newContainer((await json(request)) as Created, containers.length);
    containers.push(container);
    return void send(201, { Id: container.id, Warnings: [] });
  }
  if (kind === "exec") {
    const exec = execs[Number(id)] as Exec;
    if (what === "json") return void send(200, { ExitCode: exec.status });
    await buffer(request);
    return run(exec, response);
  }
  const container = containers.find((each) => each.id === id);
  if (container === undefined) return void send(404, { message: `no such thing: ${pathname}` });
  if (what === "start") {
    await start(container);
    return void send(204);
  }
  if (what === "json") return void send(200, inspected(container));
  if (what === "archive") {
    await unpack(await buffer(request), searchParams.get("path") ?? "/", container);
    return void send(200);
  }
  if (what === "logs") return void response.writeHead(200).end(frame(container.output));
  if (what === "exec") {
    const { Cmd, Env = [] } = (await json(request)) as { readonly Cmd: string[]; readonly Env?: string[] };
    execs.push({ container, command: Cmd, environment: variables(Env), status: null });
    return void send(201, { Id: String(execs.length - 1) });
  }
  if (what === "stop" || request.method === "DELETE") {
    await stop(container);
    return void send(204);
  }
  send(501, { message: `${request.method} ${pathname} is not needed, or so it seemed` });
}

const newContainer = (created: Created, count: number): Container => ({
  id: `container${count}`,
  created,
  folder: temporaryFolder("engine"),
  copied: [],
  port: 0,
  child: undefined,
  output: "",
});

const variables = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2)));

/** Paths in the container are paths in its folder here. */
const within = (text: string, { folder, copied }: Container): string =>
  copied.some(({ path }) => path === text || path.startsWith(`${text}/`)) ? join(folder, text) : text;

async function start(container: Container): Promise<void> {
  const { created } = container;
  const [bound] = created.HostConfig.PortBindings["4566/tcp"] ?? [];
  container.port = Number(bound?.HostPort) || (await freePort());
  const given = Object.entries({ ...IMAGE_ENVIRONMENT, ...variables(created.Env) });
  const environment = Object.fromEntries(given.map(([name, value]) => [name, within(value, container)]));
  const args = [...created.Cmd.map((each) => within(each, container)), "--port", String(container.port)];
  const child = spawn(process.execPath, [CORDON, ...args], { env: { PATH: process.env["PATH"], ...environment } });
  process.once("exit", () => child.kill("SIGKILL"));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      container.output += text;
    });
  }
  container.child = child;
}

async function stop(container: Container): Promise<void> {
  const { child } = container;
  if (child === undefined || !isRunning(container)) return;
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await gone;
}

const inspected = (container: Container) => ({
  Id: container.id,
  Name: `/${container.id}`,
  Config: { Hostname: container.id, Labels: {} },
  State: { Status: isRunning(container) ? "running" : "exited", Running: isRunning(container) },
  HostConfig: { PortBindings: container.created.HostConfig.PortBindings },
  NetworkSettings: {
    Ports: { "4566/tcp": [{ HostIp: "127.0.0.1", HostPort: String(container.port) }] },
    Networks: {},
  },
});

async function unpack(tar: Buffer, path: string, container: Container): Promise<void> {
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const content = await buffer(entry);
    const target = join(path, entry.header.name);
    const file = join(container.folder, target);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    container.copied.push({ path: target, mode: entry.header.mode });
  }
}

/** A piece of standard output, as the Engine API mixes it with standard error. */
function frame(text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = 1;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** Of the commands in the image only Cordon's own. Within the container it's at its usual port. */
async function run(exec: Exec, response: ServerResponse): Promise<void> {
  const { container, command, environment } = exec;
  const env = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(":4566", `:${container.port}`)]),
  );
  const args = command.slice(1).map((each) => within(each, container));
  const child = spawn(process.execPath, [CORDON, ...args], { env: { PATH: process.env["PATH"], ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  exec.status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  response.writeHead(200, { "content-type": "application/vnd.docker.raw-stream" }).end(frame(output));
}
