/**
 * The socket of a Cordon in the background. Whoever connects asks for its state, or asks it to stop, in one line. No process is
 * ever found by its number: a number may belong to another program by now, while a socket belongs to who listens. And the
 * connection lasts as long as the process, so its end is the end of the process, even if it was killed.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Socket, connect as toSocket } from "node:net";
import { basename, join } from "node:path";
import { makeRunFolder, runFolders } from "./run-folder.ts";

/** What a Cordon in the background says about itself. */
export interface BackgroundState {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  /** The directory of its log; `memory` if it keeps nothing. */
  readonly data: string;
  /** The file with what it prints. */
  readonly log: string;
  readonly since: string;
  /** Whether any key signs in. */
  readonly isOpen: boolean;
  readonly certificate?: string | undefined;
  /** What it was started with. */
  readonly args: readonly string[];
}

/** A socket that somebody listens on, with what it says; one without a state is still starting, or hangs. */
export interface Found {
  readonly socket: string;
  readonly pid: number;
  readonly state: BackgroundState | undefined;
}

const NAME = /^(\d+)-[0-9a-f]{8}\.(?:sock|pipe)$/;
/** Of a request, and of an answer. */
const LONGEST_LINE = 64 * 1024;
/** The longest path of a socket that all systems take. */
const LONGEST_PATH = 103;
const ANSWER_WITHIN_MS = 3_000;
/** A socket that is being made refuses connections for a moment; one that's older and refuses them is left over. */
const LEFT_OVER_AFTER_MS = 60_000;
const AT_ONCE = 32;

/** Pipes of Windows have names of their own: there the file has the name. */
const addressOf = (file: string): string => (process.platform === "win32" ? readFileSync(file, "utf8") : file);

/** Opens the socket of this process, which lasts until the process ends. Whoever asks for the state waits until it's known. */
export async function openControl(state: Promise<BackgroundState>, stop: () => void): Promise<void> {
  const nonce = randomBytes(4).toString("hex");
  const isWindows = process.platform === "win32";
  const file = join(makeRunFolder(), `${process.pid}-${nonce}.${isWindows ? "pipe" : "sock"}`);
  if (file.length > LONGEST_PATH && !isWindows) {
    throw new Error(`${file} is too long for a socket: set XDG_RUNTIME_DIR to a folder with a shorter path`);
  }
  if (isWindows) writeFileSync(file, `\\\\.\\pipe\\cordon-${randomBytes(16).toString("hex")}`, { mode: 0o600 });
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    void lineFrom(socket).then(async (line) => {
      if (line === "stop") stop();
      else if (line === "status") socket.end(`${JSON.stringify(await state)}\n`);
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(addressOf(file), resolve);
  });
  server.unref();
  process.once("exit", () => rmSync(file, { force: true }));
}

/** The first line that comes; undefined if none does. */
function lineFrom(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LONGEST_LINE) socket.destroy();
    });
    socket.once("close", () => resolve(undefined));
  });
}

function connected(file: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = toSocket(addressOf(file));
    socket.once("error", reject).once("connect", () => resolve(socket.off("error", reject).on("error", () => {})));
  });
}

/** Every Cordon that this user has in the background. Sockets that are left over from ones that were killed are removed. */
export async function findBackground(): Promise<readonly Found[]> {
  const files = runFolders().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => NAME.test(name))
      .map((name) => join(folder, name)),
  );
  const found: Found[] = [];
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const answers = await Promise.all(files.slice(i, i + AT_ONCE).map(look));
    found.push(...answers.filter((one) => one !== undefined));
  }
  return found.sort((a, b) => (a.state?.port ?? 0) - (b.state?.port ?? 0));
}

async function look(file: string): Promise<Found | undefined> {
  let socket: Socket;
  try {
    socket = await connected(file);
  } catch (error) {
    // A file that isn't a socket at all is somebody's, and stays.
    const isLeft = ["ECONNREFUSED", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "");
    if (isLeft && isSocket(file) && Date.now() - ageOf(file) > LEFT_OVER_AFTER_MS) rmSync(file, { force: true });
    return undefined;
  }
  const patience = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS);
  socket.write("status\n");
  const line = await lineFrom(socket);
  clearTimeout(patience);
  socket.destroy();
  return { socket: file, pid: Number(NAME.exec(basename(file))?.[1]), state: readState(line) };
}

const ageOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
const isSocket = (file: string): boolean =>
  process.platform === "win32" || statSync(file, { throwIfNoEntry: false })?.isSocket() === true;

/** Undefined for what no Cordon says. */
function readState(line: string | undefined): BackgroundState | undefined {
  try {
    const state = JSON.parse(line ?? "") as BackgroundState;
    const isState =
      /^https?:$/.test(new URL(state.url).protocol) &&
      Number.isInteger(state.pid) &&
      Number.isInteger(state.port) &&
      [state.data, state.log, state.since].every((text) => typeof text === "string") &&
      Array.isArray(state.args);
    return isState ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Asks one to stop; resolves with whether it's gone by then. */
export async function stopBackground({ socket: file }: Found, withinMs: number): Promise<boolean> {
  let socket: Socket;
  try {
    socket = await connected(file);
  } catch {
    return true;
  }
  socket.resume().write("stop\n");
  return await new Promise<boolean>((resolve) => {
    const patience = setTimeout(() => {
      resolve(false);
      socket.destroy();
    }, withinMs);
    socket.once("close", () => {
      clearTimeout(patience);
      resolve(true);
    });
  });
}
