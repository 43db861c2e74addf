/** HTTP in, HTTP out: reads a request whole, hands it on, writes the answer. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Answer } from "../wire/protocols/protocol.ts";
import { readForm } from "../wire/protocols/query.ts";
import { ec2Query } from "./codecs.ts";
import { type Gateway, handleCall, type Request } from "./handle-call.ts";
import { bodyTooLarge, internalError } from "./request-errors.ts";

/** No call of EC2 or WorkSpaces needs more. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** What an import of tens of thousands of interfaces needs. */
const LARGEST_OWN_BODY = 256 * 1024 * 1024;
const OWN = "/_cordon/";

/** An answer of our own interface below `/_cordon/`. */
export interface OwnAnswer<Body = unknown> {
  readonly status: number;
  readonly body?: Body;
  /** Instead of a body: each becomes a line of JSON, written as it comes. */
  readonly lines?: AsyncIterable<Body>;
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

/** One route below `/_cordon/`; `path` ends in `/` where it takes all that begins with it. */
export interface OwnRoute {
  readonly method: string;
  readonly path: string;
  readonly handle: (request: OwnRequest) => OwnAnswer | Promise<OwnAnswer>;
}

export function createHttpServer(gateway: Gateway, routes: readonly OwnRoute[]): Server {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, (incoming, response) => {
    const requestId = randomUUID();
    answer(gateway, routes, incoming, response, requestId).catch((error: unknown) => {
      // Callers may go away in the middle of a request; that is nobody's fault here.
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

/** A query string that is not well formed says nothing; the call is then refused for want of an action. */
function readQuery(text: string): [string, string][] {
  try {
    return readForm(text);
  } catch {
    return [];
  }
}

/** What the gate is asked has none: not waiting for the end of nothing lets it decide twice as often. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

/** Resolves with the whole body, or with undefined where it is too large. Events, not iteration: they cost a third. */
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
      // Every request closes: an error, with its stack, only where one is missing its end.
      if (!incoming.complete) reject(new Error("the caller went away"));
    });
  });
}

function write(response: ServerResponse, { status, contentType, body }: Answer, requestId: string): void {
  const isXml = contentType.startsWith("text/xml");
  // AWS: EC2 names itself and sends its XML in chunks, JSON services tell the length (catalogue 3).
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

async function writeOwn(response: ServerResponse, { status, body, lines, headers = {} }: OwnAnswer): Promise<void> {
  if (lines !== undefined) {
    response.writeHead(status, { "content-type": "application/x-ndjson", ...headers });
    for await (const line of lines) {
      if (response.destroyed) return;
      if (!response.write(`${JSON.stringify(line)}\n`))
        await Promise.race([once(response, "drain"), once(response, "close")]);
    }
    response.end();
    return;
  }
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(`${JSON.stringify(body)}\n`);
}
