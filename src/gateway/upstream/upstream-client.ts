/**
 * Sends calls to upstreams, and their answers to the callers: both bodies as they come, no faster than the other side takes
 * them, and when one side ends, the other does.
 */
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { CallerGone } from "../http/gone-callers.ts";
import { tooMuchAtOnce } from "../request-errors.ts";
import { UpstreamFailure } from "./failures.ts";
import { pairsOf, passedHeaders, type RawHeaders } from "./passed-headers.ts";

/** A call as the upstream gets it. */
export interface PassedCall {
  readonly url: URL;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: RawHeaders;
  /** Whole if it's at hand, otherwise as it comes. */
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** Those behind the body; known when it has ended. */
  readonly trailers: () => RawHeaders;
  readonly addedToAnswer: RawHeaders;
}

export interface UpstreamTimes {
  /** So long an upstream may take to accept a connection. */
  readonly connectMs: number;
  /** So long nothing may come or go. */
  readonly idleMs: number;
}

/** The second is how long a function of Lambda may take, which sends nothing meanwhile. */
export const upstreamTimes: UpstreamTimes = { connectMs: 5_000, idleMs: 900_000 };

/** Calls that are with upstreams at the same time. */
const MOST_PASSED = 256;
/** Connections that are kept for further calls, to each upstream. */
const MOST_KEPT = 32;
const LARGEST_HEADERS = 64 * 1024;

/** Says where an answer comes from. */
export const UPSTREAM_HEADER = "x-cordon-upstream";

function agentsKeeping(most: number) {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  // As an option, 0 would be no bound.
  for (const agent of Object.values(agents)) agent.maxFreeSockets = most;
  return agents;
}

export class UpstreamClient {
  readonly #times: UpstreamTimes;
  readonly #kept = agentsKeeping(MOST_KEPT);
  /** They don't ask for a connection to be closed: an upstream that closes it while a body still comes takes its answer with it. */
  readonly #new = agentsKeeping(0);
  #passed = 0;

  constructor(times: UpstreamTimes) {
    this.#times = times;
  }

  /** Resolves with the status when the caller has the whole answer. Rejects before the caller has got any of it, or cuts it off. */
  async pass(call: PassedCall, response: ServerResponse): Promise<number> {
    if (this.#passed >= MOST_PASSED) throw tooMuchAtOnce();
    this.#passed += 1;
    let current: ClientRequest | undefined;
    const end = () => current?.destroy();
    response.once("close", end);
    try {
      const asked = this.#ask(call, (request) => {
        current = request;
        if (response.destroyed) end();
      });
      const answer = await asked.catch((error: unknown) => {
        throw response.destroyed ? new CallerGone() : error;
      });
      await answerWith(answer, call, response);
      return answer.statusCode ?? 0;
    } finally {
      this.#passed -= 1;
      response.off("close", end);
      // What the upstream didn't want of the body goes nowhere; a connection that is done with is kept.
      if (current?.writableFinished !== true) end();
    }
  }

  close(): void {
    for (const { http, https } of [this.#kept, this.#new]) {
      http.destroy();
      https.destroy();
    }
  }

  async #ask(call: PassedCall, began: (request: ClientRequest) => void): Promise<IncomingMessage> {
    const isAtHand = Buffer.isBuffer(call.body);
    const request = this.#begin(call, isAtHand);
    began(request);
    try {
      return await this.#answerTo(request, call);
    } catch (error) {
      // The upstream had ended a connection that was kept, just before this call was written.
      if (!isAtHand || !request.reusedSocket || (error as NodeJS.ErrnoException).code !== "ECONNRESET") throw error;
      const again = this.#begin(call, false);
      began(again);
      return await this.#answerTo(again, call);
    }
  }

  #begin({ url, method, target, headers }: PassedCall, isKept: boolean): ClientRequest {
    const isSecure = url.protocol === "https:";
    const options = {
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port === "" ? (isSecure ? 443 : 80) : url.port,
      method,
      path: target,
      headers: [...headers],
      setHost: false,
      maxHeaderSize: LARGEST_HEADERS,
      // A body that comes only once can't be sent again, so its connection is a new one.
      agent: (isKept ? this.#kept : this.#new)[isSecure ? "https" : "http"],
    };
    return isSecure ? httpsRequest({ ...options, servername: serverName(url) }) : httpRequest(options);
  }

  #answerTo(request: ClientRequest, { body, trailers }: PassedCall): Promise<IncomingMessage> {
    const { connectMs, idleMs } = this.#times;
    return new Promise((resolve, reject) => {
      const fail = (why: unknown) => {
        reject(why);
        request.destroy();
      };
      const connecting = setTimeout(
        () => fail(new UpstreamFailure(`it did not accept a connection within ${connectMs / 1_000} s`)),
        connectMs,
      );
      request.once("socket", (socket) => {
        const connected = () => clearTimeout(connecting);
        if (request.reusedSocket) connected();
        else socket.once("encrypted" in socket ? "secureConnect" : "connect", connected);
      });
      request.setTimeout(idleMs, () => fail(new UpstreamFailure(`it was silent for ${idleMs / 1_000} s`)));
      request.on("error", reject);
      request.once("close", () => {
        clearTimeout(connecting);
        reject(new UpstreamFailure("it cut the connection before it had answered"));
      });
      request.once("response", resolve);
      // Otherwise the connection would hang: nobody asked for another protocol.
      request.once("upgrade", () => fail(new UpstreamFailure("it wanted to speak another protocol")));
      sendBody(request, body, trailers).catch(fail);
    });
  }
}

/** A certificate is never for an address. */
const serverName = ({ hostname }: URL): string => (/^[\d.]+$|^\[/.test(hostname) ? "" : hostname);

async function sendBody(
  request: ClientRequest,
  body: PassedCall["body"],
  trailers: PassedCall["trailers"],
): Promise<void> {
  if (Buffer.isBuffer(body)) {
    request.end(body);
    return;
  }
  for await (const piece of body) {
    if (request.destroyed) return;
    if (!request.write(piece)) await taken(request);
  }
  const behind = trailers();
  if (behind.length > 0) addTrailers(request, behind);
  request.end();
}

const OWN: ReadonlySet<string> = new Set([UPSTREAM_HEADER]);
const OWN_AND_TRAILER: ReadonlySet<string> = new Set([UPSTREAM_HEADER, "trailer"]);

/** Only behind a body in chunks there is room for them. */
const takesTrailers = ({ req }: ServerResponse): boolean => req.httpVersion === "1.1" && req.method !== "HEAD";

async function answerWith(
  answer: IncomingMessage,
  { url: { origin }, addedToAnswer }: PassedCall,
  response: ServerResponse,
): Promise<void> {
  const hasTrailers = answer.headers["transfer-encoding"] !== undefined && takesTrailers(response);
  const headers = passedHeaders(answer.rawHeaders, hasTrailers ? OWN : OWN_AND_TRAILER);
  const before = answer.headers[UPSTREAM_HEADER];
  headers.push(UPSTREAM_HEADER, before === undefined ? origin : `${origin}, ${before}`, ...addedToAnswer);
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  try {
    for await (const piece of answer) {
      if (response.destroyed) throw new CallerGone();
      if (!response.write(piece)) await taken(response);
    }
    if (answer.rawTrailers.length > 0) addTrailers(response, answer.rawTrailers);
    response.end();
    await finished(response);
  } catch (error) {
    if (response.destroyed) throw new CallerGone();
    // A part must not look like the whole.
    response.destroy();
    throw error;
  }
}

function addTrailers(message: ClientRequest | ServerResponse, raw: RawHeaders): void {
  message.addTrailers(pairsOf(passedHeaders(raw)).map(([name, value]): [string, string] => [name, value]));
}

/** Resolves when what was written is on its way, or the other side is gone. */
const taken = (sink: ClientRequest | ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (sink.destroyed) return resolve();
    const done = () => {
      sink.off("drain", done).off("close", done);
      resolve();
    };
    sink.on("drain", done).on("close", done);
  });

const finished = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (response.writableFinished || response.destroyed) resolve();
    else response.once("finish", resolve).once("close", resolve);
  });
