/** The caller's side of a benchmark, in its own process: signs requests ahead, sends them over raw sockets, measures. */

import { connect, type Socket } from "node:net";
import { dropUndefined } from "../src/model/drop-undefined.ts";
import { type Key, signedHeaders } from "../test/setup/signed-call.ts";

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly key: Key;
  /** Bodies, sent in turn: repeatedly, or each once if a repetition would be refused. */
  readonly bodies: readonly string[];
  readonly isOnce: boolean;
}

export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** All answers, including those of the warm-up. */
  readonly answered: number;
  /** The first answer that wasn't a 200. */
  readonly refused?: string;
}

const CHUNKED_END = Buffer.from("0\r\n\r\n");
const WARM_UP_SHARE = 0.2;

/** The length of the answer with this beginning, including the head; infinite if it comes in chunks. */
function lengthOf(start: Buffer): number {
  const end = start.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(start.toString("latin1", 0, end))?.[1];
  return length === undefined ? Number.POSITIVE_INFINITY : end + 4 + Number(length);
}

/** Sends a request and takes its answer. The socket never holds more, since each connection waits. */
function ask(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let wanted = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (wanted === 0 && chunk.includes("\r\n\r\n")) wanted = lengthOf(Buffer.concat(chunks));
      if (wanted === 0 || (size < wanted && !chunk.subarray(-CHUNKED_END.length).equals(CHUNKED_END))) return;
      socket.off("data", take).off("error", reject).off("end", cut);
      resolve(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    };
    const cut = () => reject(new Error("the server closed the connection"));
    socket.on("data", take).on("error", reject).on("end", cut);
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
  let answered = 0;
  let next = 0;
  let refused: string | undefined;
  const began = performance.now();
  const measureFrom = began + load.seconds * WARM_UP_SHARE * 1000;
  const end = began + load.seconds * (1 + WARM_UP_SHARE) * 1000;
  let last = began;
  const caller = async () => {
    const open = () => connect({ host: hostname, port: Number(port), noDelay: true });
    let socket = open();
    while (performance.now() < end && (!load.isOnce || next < requests.length)) {
      const request = requests[next++ % requests.length] as Buffer;
      const sent = performance.now();
      const answer = await ask(socket, request);
      last = performance.now();
      answered++;
      // Some servers answer only one request per connection.
      if (/\r\nconnection: close/i.test(answer.toString("latin1", 0, 1000))) {
        socket.destroy();
        socket = open();
      }
      if (last >= measureFrom) times.push(last - sent);
      if (refused === undefined && !/^HTTP\/1\.[01] 200/.test(answer.toString("latin1", 0, 12)))
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
    answered,
    ...dropUndefined({ refused }),
  };
}

process.on("message", async (load: Load) => {
  process.send?.(await run(load));
});
