/**
 * How the running agent is asked on its host: a socket in its directory, which only its owner can open. One line of JSON there, one back.
 * Whoever listens there is the host's only agent.
 */
import { chmodSync, existsSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Report } from "../own-api/hosts/contract.ts";
import type { Revisions } from "../rollout/feed/messages.ts";

export interface Asked {
  readonly verb: "status" | "diff" | "observe" | "enforce" | "down";
  readonly device?: string;
}

/** What the agent says of itself. */
export interface Status {
  readonly isRunning: boolean;
  readonly name: string;
  readonly hostId: string;
  readonly account: string;
  readonly region: string;
  readonly server: string;
  /** Since when the server is heard. */
  readonly connectedSince?: string;
  readonly failsafe: readonly string[];
  readonly revoked: "live" | "cut";
  readonly report: Report;
  /** If no agent runs: the revisions of the rules on the disk. */
  readonly onDisk?: Revisions;
}

/** Without `error` it was done. */
export interface Answered {
  readonly error?: string;
  readonly status?: Status;
  readonly differences?: readonly string[];
}

const MOST_BYTES = 64 << 10;
const LONGEST_MS = 60_000;

/** There's one agent on a host. */
export class AnotherAgentRuns extends Error {
  constructor() {
    super("another agent runs on this host already. See: cordon agent status");
  }
}

/** Resolves when it listens. Throws `AnotherAgentRuns` if another agent does, or what keeps it from listening. */
export async function listenForVerbs(path: string, answer: (asked: Asked) => Promise<Answered>): Promise<() => void> {
  if (existsSync(path)) {
    if (await isHeard(path)) throw new AnotherAgentRuns();
    rmSync(path, { force: true });
  }
  const server = createServer((socket) => void serve(socket, answer));
  const mask = process.umask(0o177);
  try {
    await listening(server, path);
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o600);
  return () => {
    server.close();
    rmSync(path, { force: true });
  };
}

const listening = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });

async function serve(socket: Socket, answer: (asked: Asked) => Promise<Answered>): Promise<void> {
  socket.on("error", () => {});
  // Whoever asks nothing keeps no agent from ending.
  socket.unref();
  socket.setTimeout(LONGEST_MS, () => socket.destroy());
  try {
    const asked = JSON.parse(await lineOf(socket)) as Asked;
    socket.end(`${JSON.stringify(await answer(asked))}\n`);
  } catch (error) {
    socket.end(`${JSON.stringify({ error: (error as Error).message })}\n`);
  }
}

/** Undefined if no agent runs. */
export async function askAgent(path: string, asked: Asked): Promise<Answered | undefined> {
  const socket = await opened(path);
  if (socket === undefined) return undefined;
  socket.setTimeout(LONGEST_MS, () => socket.destroy(new Error("the agent doesn't answer")));
  socket.write(`${JSON.stringify(asked)}\n`);
  return JSON.parse(await lineOf(socket, Number.POSITIVE_INFINITY)) as Answered;
}

async function isHeard(path: string): Promise<boolean> {
  const socket = await opened(path);
  socket?.destroy();
  return socket !== undefined;
}

function opened(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined);
      else if (error.code === "EACCES") reject(new Error(`you may not ask the agent at ${path}. Run as root`));
      else reject(error);
    });
  });
}

async function lineOf(socket: Socket, most = MOST_BYTES): Promise<string> {
  let text = "";
  socket.setEncoding("utf8");
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    text += piece as string;
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
    if (text.length > most) break;
  }
  throw new Error("half a line came");
}
