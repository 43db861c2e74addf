/** The caller's side of a benchmark, in a process of its own: signs requests ahead, sends them over raw sockets, measures. */
import { connect, type Socket } from "node:net";
import { type Key, signedHeaders } from "../test/signed-call.ts";

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly key: Key;
  /** Bodies, sent in turn: over and over, or each once where the second of its kind would be refused. */
  readonly bodies: readonly string[];
  readonly isOnce: boolean;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
  /** The first answer that was not a 200. */
  readonly refused?: string;
}

const CHUNKED_END = Buffer.from("0\r\n\r\n");
const WARM_UP_SHARE = 0.2;

/** One whole answer, once `bytes` holds it; there is never more, since each connection waits for its answer. */
function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = bytes.toString("latin1", 0, end).toLowerCase();
  const length = /content-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + 4 + Number(length);
  return bytes.subarray(-CHUNKED_END.length).equals(CHUNKED_END);
}

function ask(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      // Only the end of a large answer is looked at before it could be whole.
      const isLarge = chunks.length > 1 && !chunk.subarray(-5).equals(CHUNKED_END) && chunks.length % 64 !== 0;
      if (isLarge) return;
      const all = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      chunks = [all];
      if (!isWhole(all)) return;
      socket.off("data", take);
      socket.off("error", reject);
      resolve(all);
    };
    socket.on("data", take);
    socket.once("error", reject);
    socket.write(request);
  });
}

async function prepare({ url, key, bodies }: Load): Promise<readonly Buffer[]> {
  const requests: Buffer[] = [];
  for (const body of bodies) {
    const headers = { ...(await signedHeaders(url, key, { body })), "content-length": String(Buffer.byteLength(body)) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    requests.push(Buffer.from(`POST / HTTP/1.1\r\n${lines.join("")}\r\n${body}`));
  }
  return requests;
}

async function run(load: Load): Promise<Measured> {
  const requests = await prepare(load);
  const { hostname, port } = new URL(load.url);
  const times: number[] = [];
  let next = 0;
  let refused: string | undefined;
  const began = performance.now();
  const measureFrom = began + load.seconds * WARM_UP_SHARE * 1000;
  const end = began + load.seconds * (1 + WARM_UP_SHARE) * 1000;
  let last = began;
  const caller = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    while (performance.now() < end && (!load.isOnce || next < requests.length)) {
      const request = requests[next++ % requests.length] as Buffer;
      const sent = performance.now();
      const answer = await ask(socket, request);
      last = performance.now();
      if (sent >= measureFrom) times.push(last - sent);
      if (refused === undefined && !answer.subarray(0, 12).equals(Buffer.from("HTTP/1.1 200")))
        refused = answer.toString();
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: load.connections }, caller));
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    perSecond: times.length / ((last - measureFrom) / 1000),
    p50: at(0.5),
    p99: at(0.99),
    count: times.length,
    ...(refused !== undefined && { refused }),
  };
}

process.on("message", async (load: Load) => {
  process.send?.(await run(load));
});
