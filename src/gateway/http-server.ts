/** HTTP in, HTTP out: reads a whole request, passes it on, and writes the answer. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Answer } from "../wire/protocols/protocol.ts";
import { readForm } from "../wire/protocols/query.ts";
import { ec2Query } from "./codecs.ts";
import { type Gateway, handleCall, type Request } from "./handle-call.ts";
import { bodyTooLarge, internalError } from "./request-errors.ts";

/** More than any call of EC2 or WorkSpaces needs. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** Enough to import tens of thousands of interfaces. */
const LARGEST_OWN_BODY = 256 * 1024 * 1024;
const OWN = "/_cordon/";

/** An answer of our own interface below `/_cordon/`. */
export interface OwnAnswer<Body = unknown> {
  readonly status: number;
  readonly body?: Body;
  /** Instead of a body: each becomes a line of JSON, written as it comes. */
  readonly lines?: AsyncIterable<Body>;
  /** Instead of a body: bytes, written as they come. */
  readonly bytes?: AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route that doesn't answer; the message is for the caller. */
export class OwnRefusal extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

export interface OwnRequest extends Request {
  /** The address of the socket's other end. */
  readonly remoteAddress: string;
}

/** One route below `/_cordon/`; a `path` that ends in `/` takes everything below it. */
export interface OwnRoute {
  readonly method: string;
  readonly path: string;
  readonly handle: (request: OwnRequest) => OwnAnswer | Promise<OwnAnswer>;
}

export function createHttpServer(gateway: Gateway, routes: readonly OwnRoute[]): Server {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, (incoming, response) => {
    const requestId = randomUUID();
    answer(gateway, routes, incoming, response, requestId).catch((error: unknown) => {
      // A caller may go away in the middle of a request; that's no fault of ours.
      if (incoming.destroyed && !incoming.complete) return;
      gateway.log(`request ${requestId} failed`, error);
      if (response.headersSent) response.destroy();
      else write(response, ec2Query.encodeError(internalError(), requestId), requestId);
    });
  });
  return server;
}

async function answer(
  gateway: Gateway,
  routes: readonly OwnRoute[],
  incoming: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const most = incoming.url?.startsWith(OWN) ? LARGEST_OWN_BODY : LARGEST_BODY;
  const body = hasBody(incoming) ? await readBody(incoming, most) : "";
  if (body === undefined) {
    response.setHeader("connection", "close");
    write(response, ec2Query.encodeError(bodyTooLarge(most), requestId), requestId);
    return;
  }
  const url = incoming.url ?? "/";
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const headers = incoming.headers as Readonly<Record<string, string | undefined>>;
  const query = mark < 0 ? [] : readQuery(url.slice(mark + 1));
  const request = { method: incoming.method ?? "GET", path, query, headers, body, requestId };
  if (path.startsWith(OWN)) {
    const remoteAddress = incoming.socket.remoteAddress ?? "";
    return await writeOwn(response, await answerOwn(routes, { ...request, remoteAddress }));
  }
  write(response, await handleCall(gateway, request), requestId);
}

/** A malformed query string counts as empty, so the call is refused because it has no action. */
function readQuery(text: string): [string, string][] {
  try {
    return readForm(text);
  } catch {
    return [];
  }
}

/** Questions to the gate have no body: not waiting for the end of one lets the gate decide twice as often. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

/** Resolves with the whole body, or with undefined if it's too large. Uses events: iteration costs three times as much. */
function readBody(incoming: IncomingMessage, most: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) {
        incoming.removeAllListeners("data").resume();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    incoming.on("end", () =>
      resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString("utf8")),
    );
    incoming.on("error", reject);
    incoming.on("close", () => {
      // Every request closes. Only one that closes before its end is worth an error with its stack.
      if (!incoming.complete) reject(new Error("the caller went away"));
    });
  });
}

function write(response: ServerResponse, { status, contentType, body }: Answer, requestId: string): void {
  const isXml = contentType.startsWith("text/xml");
  // AWS: EC2 names itself and sends its XML in chunks, JSON services give the length (catalogue 3).
  response.writeHead(status, {
    "x-amzn-requestid": requestId,
    "content-type": contentType,
    ...(isXml ? { vary: "Accept-Encoding", server: "AmazonEC2" } : { "content-length": Buffer.byteLength(body) }),
  });
  response.end(body);
}

async function answerOwn(routes: readonly OwnRoute[], request: OwnRequest): Promise<OwnAnswer> {
  const under = routes.filter(({ path }) =>
    path.endsWith("/") ? request.path.startsWith(path) : request.path === path,
  );
  const route = under.find(({ method }) => method === request.method);
  if (route !== undefined) {
    try {
      return await route.handle(request);
    } catch (error) {
      if (error instanceof OwnRefusal) return { status: error.status, body: { error: error.message } };
      throw error;
    }
  }
  if (under.length > 0) return { status: 405, headers: { allow: under.map(({ method }) => method).join(", ") } };
  return { status: 404, body: { error: `there is nothing at ${request.path}` } };
}

async function writeOwn(
  response: ServerResponse,
  { status, body, lines, bytes, headers = {} }: OwnAnswer,
): Promise<void> {
  if (lines !== undefined) {
    response.writeHead(status, { "content-type": "application/x-ndjson", ...headers });
    await writePieces(response, lines, (line) => `${JSON.stringify(line)}\n`);
  } else if (bytes !== undefined) {
    response.writeHead(status, { "content-type": "application/octet-stream", ...headers });
    await writePieces(response, bytes, (piece) => piece);
  } else if (body === undefined) {
    response.writeHead(status, headers).end();
  } else {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(`${JSON.stringify(body)}\n`);
  }
}

/** Writes each piece when the caller has taken the ones before, and stops if the caller goes away. */
async function writePieces<T>(
  response: ServerResponse,
  pieces: AsyncIterable<T>,
  encode: (piece: T) => string | Uint8Array,
): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(encode(piece))) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}
