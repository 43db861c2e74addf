/** HTTP in, HTTP out: finds who answers a request, passes it on, and writes the answer. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { AwsError } from "../model/aws-error.ts";
import { readForm } from "../wire/protocols/query.ts";
import { type RequestHead, readClaim } from "../wire/sigv4/credential-scope.ts";
import { ec2Query } from "./codecs.ts";
import type { ConsoleFiles } from "./console/console-files.ts";
import { consoleFileOf, serveConsole } from "./console/serve-console.ts";
import { type Gateway, handleCall, noteTrouble, type Request } from "./handle-call.ts";
import { claimedKey } from "./http/admission.ts";
import type { Exchange, Watcher } from "./http/exchange.ts";
import { repeatedHeader, whyForeign } from "./http/foreign-callers.ts";
import { CallerGone, forCaller } from "./http/gone-callers.ts";
import { jsonPieces } from "./http/json-pieces.ts";
import { type HttpLimits, Load, limitsOf, settingsOf } from "./http/load.ts";
import { discardRest, RequestBodies } from "./http/request-body.ts";
import { GUARDS, writeAnswer, writePieces } from "./http/write-answer.ts";
import { countConnections } from "./metrics/connections.ts";
import { isOfThePast } from "./past/past-calls.ts";
import { foreignCaller, internalError, malformedRequest, unavailable } from "./request-errors.ts";
import { StoreUnavailable } from "./store-unavailable.ts";
import { noteOwnRead, noteOwnRefusal } from "./trail/own-events.ts";
import { answerElsewhere } from "./upstream/answer-elsewhere.ts";
import { codecOfUnknown, serviceOf } from "./what-is-asked.ts";
import { HoldLost } from "./worlds/held-worlds.ts";

/** More than any call of EC2 or WorkSpaces needs. */
const LARGEST_CALL = 1024 * 1024;
/** Of requests to routes that read no body. Signers cover it all the same. */
const LARGEST_UNREAD = 16 * 1024;
const OWN = "/_cordon/";

/** An answer of our own interface below `/_cordon/`. */
export interface OwnAnswer<Body = unknown> {
  readonly status: number;
  readonly body?: Body;
  /** Instead of a body: each becomes a line of JSON, written as it comes. */
  readonly lines?: AsyncIterable<Body>;
  /** Instead of a body: the text of one in JSON, written as it comes. */
  readonly json?: AsyncIterable<string>;
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
  /** Path and query as they were sent. */
  readonly target: string;
  /** Aborted when the caller is gone, or has its whole answer. For answers that don't end by themselves. */
  readonly untilGone: () => AbortSignal;
}

/** One route below `/_cordon/`; a `path` that ends in `/` takes everything below it. */
export interface OwnRoute {
  readonly method: string;
  readonly path: string;
  /** The largest body that it takes, in bytes; by default a small one, of which nobody reads anything. */
  readonly largestBody?: number;
  /** Proxies ask it with whatever headers their clients sent, so it answers under any name, and for any web page. */
  readonly isForProxies?: true;
  /**
   * What it takes of the places for requests that are worked on at one time; by default one, until it has answered. `none`: whoever
   * watches over Cordon must get through. `lasting`: its answer doesn't end by itself.
   */
  readonly place?: "none" | "lasting";
  /** The name of its events in the trail, if it makes its own: refusals have it too. */
  readonly noted?: string;
  /** There is no such route, and this one says so. */
  readonly isUnknown?: true;
  readonly handle: (request: OwnRequest) => OwnAnswer | Promise<OwnAnswer>;
}

interface Serving {
  readonly gateway: Gateway;
  readonly routes: readonly OwnRoute[];
  /** The host that the operator named. */
  readonly listensOn: string;
  readonly bodies: RequestBodies;
  readonly watchers: readonly Watcher[];
  readonly load: Load;
  readonly console: ConsoleFiles | undefined;
}

export interface HttpOptions extends Partial<HttpLimits> {
  /** The host that the operator named. */
  readonly listensOn?: string | undefined;
  readonly tls?: TlsIdentity | undefined;
  readonly watchers?: readonly Watcher[];
  /** Undefined serves no console. */
  readonly console?: ConsoleFiles | undefined;
}

/** A private key and its certificate, with those between it and a root, in PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** What listens, and what it has to do. */
export interface HttpServer {
  readonly server: Server;
  readonly load: Load;
}

/** Speaks HTTPS with a `tls` identity, plain HTTP without. */
export function createHttpServer(gateway: Gateway, routes: readonly OwnRoute[], options: HttpOptions = {}): HttpServer {
  const { listensOn = "127.0.0.1", tls, watchers = [], console } = options;
  const limits = limitsOf(options);
  const settings = settingsOf(limits);
  const server = tls === undefined ? createServer(settings) : createTlsServer({ ...settings, ...tls });
  const load = new Load(server, limits, gateway);
  countConnections(server, gateway.metrics);
  const bodies = new RequestBodies(undefined, limits.bodyTimeoutMs);
  const serving = { gateway, routes, listensOn, bodies, watchers, load, console };
  server.on("request", (incoming, response) => {
    const { socket } = incoming;
    if (!load.connections.began(socket, response)) return;
    exchange(serving, incoming, response).finally(() => load.connections.ended(socket));
  });
  return { server, load };
}

/** Answers one request, whatever happens. */
async function exchange(serving: Serving, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers, socket } = incoming;
  const about: Exchange = {
    ...{ requestId: randomUUID(), method, path: pathOf(url), headers, remoteAddress: socket.remoteAddress ?? "" },
    ...{ began: performance.now(), status: 0 },
  };
  try {
    await forCaller(
      () => response.destroyed,
      () => answer(serving, incoming, response, about),
    );
  } catch (error) {
    if (!(error instanceof CallerGone)) about.error = internalError().code;
    await answerFailed(serving.gateway, response, about, error);
  }
  if (response.headersSent) about.status = response.statusCode;
  serving.gateway.metrics.note(about);
  for (const watch of serving.watchers) watch(about);
}

async function answerFailed(
  { log }: Gateway,
  response: ServerResponse,
  { requestId }: Exchange,
  error: unknown,
): Promise<void> {
  if (error instanceof CallerGone) return;
  // Who takes that long to take an answer is cut off; the operator can't do anything about it.
  if (!(error instanceof HoldLost)) log(`request ${requestId} failed`, error, { requestId });
  if (response.headersSent) response.destroy();
  else await writeAnswer(response, ec2Query.encodeError(internalError(), requestId), requestId);
}

async function answer(
  serving: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
  about: Exchange,
): Promise<void> {
  const head = readHead(incoming, about.path);
  const { requestId, remoteAddress } = about;
  const page = serving.console && consoleFileOf(head);
  if (serving.console !== undefined && page !== undefined) {
    discardRest(incoming);
    await serveConsole(serving.console, page, head, response);
    return;
  }
  const route = isOwn(head.path) ? routeOf(serving.routes, head) : undefined;
  if (route?.isUnknown === undefined && route !== undefined) about.route = route.path;
  const leave = enter(serving, route, head, remoteAddress);
  if (leave === undefined) {
    await writeThrottled(response, route, head, about);
    discardRest(incoming);
    return;
  }
  const body = serving.bodies.of(incoming, route === undefined ? LARGEST_CALL : (route.largestBody ?? LARGEST_UNREAD));
  const isSecure = "encrypted" in incoming.socket;
  const request = { ...head, requestId, readBody: body.read, remoteAddress, isSecure, about };
  const refusal = route?.isForProxies === true ? undefined : refusalOf(serving, incoming);
  try {
    if (route !== undefined) {
      const own = { ...request, target: incoming.url ?? "/", untilGone: () => untilGone(response) };
      await writeOwn(response, await answerOwn(serving.gateway, route, own, refusal));
    } else if (refusal !== undefined) {
      about.error = refusal.code;
      await writeAnswer(response, codecOfUnknown(head).encodeError(refusal, requestId), requestId);
    } else if (!(await isAnsweredElsewhere(serving, request, incoming, response))) {
      await writeAnswer(response, await handleCall(serving.gateway, request), requestId);
    }
  } finally {
    leave();
    body.release();
    discardRest(incoming);
  }
}

async function isAnsweredElsewhere(
  { gateway, bodies }: Serving,
  request: Request,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (gateway.upstreams === undefined || isOfThePast(request.path)) return false;
  const bodyUpTo = (most: number) => bodies.of(incoming, most);
  return answerElsewhere(gateway, gateway.upstreams, request, { incoming, response, bodyUpTo });
}

const NOTHING = () => {};

/** Gives the request a place among those that are worked on, and returns what gives it back; undefined if there is none. */
function enter(
  { load: { admission } }: Serving,
  route: OwnRoute | undefined,
  head: RequestHead,
  remoteAddress: string,
): (() => void) | undefined {
  if (route?.place === "none" || route?.isForProxies === true) return NOTHING;
  if (route?.place === "lasting") return admission.enterLasting();
  return admission.enter(claimedKey(head, remoteAddress));
}

async function writeThrottled(
  response: ServerResponse,
  route: OwnRoute | undefined,
  head: RequestHead,
  about: Exchange,
): Promise<void> {
  const { codec } = route === undefined ? serviceOf(head, readClaim(head)) : { codec: ec2Query };
  const refusal = codec.refusals.throttled();
  about.error = refusal.code;
  if (route === undefined) await writeAnswer(response, codec.encodeError(refusal, about.requestId), about.requestId);
  else await writeOwn(response, { status: 429, body: { error: refusal.message }, headers: { "retry-after": "1" } });
}

function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once("close", () => gone.abort());
  return gone.signal;
}

function pathOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? url : url.slice(0, mark);
}

const isOwn = (path: string): boolean => path.startsWith(OWN) && !isOfThePast(path);

function readHead({ url = "/", method = "GET", headers }: IncomingMessage, path: string): RequestHead {
  return {
    method,
    path,
    query: path.length === url.length ? [] : readQuery(url.slice(path.length + 1)),
    headers: headers as Readonly<Record<string, string | undefined>>,
  };
}

/** A malformed query string counts as empty, so the call is refused because it has no action. */
function readQuery(text: string): [string, string][] {
  try {
    return readForm(text);
  } catch {
    return [];
  }
}

/** What is wrong with a request whatever it asks. */
function refusalOf({ gateway, listensOn }: Serving, { headers, rawHeaders }: IncomingMessage): AwsError | undefined {
  const repeated = repeatedHeader(rawHeaders);
  if (repeated !== undefined) return malformedRequest(repeated);
  const foreign = whyForeign(headers, gateway.credentials === undefined, listensOn, gateway.upstreams !== undefined);
  return foreign === undefined ? undefined : foreignCaller(foreign);
}

/** The route that answers the request; if none does, one that says so. */
function routeOf(routes: readonly OwnRoute[], { method, path }: RequestHead): OwnRoute {
  const under = routes.filter((route) =>
    route.path.endsWith("/") ? path.startsWith(route.path) : path === route.path,
  );
  const allow = under.map((route) => route.method).join(", ");
  return (
    under.find((route) => route.method === method) ?? {
      method,
      path,
      isUnknown: true,
      handle: () =>
        under.length > 0
          ? { status: 405, headers: { allow } }
          : { status: 404, body: { error: `there is nothing at ${path}` } },
    }
  );
}

async function answerOwn(
  gateway: Gateway,
  route: OwnRoute,
  request: OwnRequest,
  refusal: AwsError | undefined,
): Promise<OwnAnswer> {
  try {
    if (refusal !== undefined) throw refusal;
    const answer = await route.handle(request);
    if (route.noted === undefined) await noteOwnRead(gateway, request, route.path);
    return answer;
  } catch (error) {
    if (error instanceof OwnRefusal && error.status === 403) {
      await noteOwnRefusal(gateway, request, route, error.message);
    }
    if (error instanceof OwnRefusal || error instanceof AwsError)
      return { status: error.status, body: { error: error.message } };
    if (!(error instanceof StoreUnavailable)) throw error;
    noteTrouble(gateway, request.requestId, error);
    const { status, message } = unavailable[error.trouble]();
    return { status, body: { error: message } };
  }
}

async function writeOwn(
  response: ServerResponse,
  { status, body, lines, json, bytes, headers = {} }: OwnAnswer,
): Promise<void> {
  const head = (type: string) => response.writeHead(status, { "content-type": type, ...GUARDS, ...headers });
  if (lines !== undefined) {
    head("application/x-ndjson");
    await writePieces(response, inLines(lines));
  } else if (json !== undefined) {
    head("application/json");
    await writePieces(response, json);
  } else if (bytes !== undefined) {
    head("application/octet-stream");
    await writePieces(response, bytes);
  } else if (body === undefined) response.writeHead(status, { ...GUARDS, ...headers }).end();
  else {
    head("application/json");
    await writePieces(response, jsonPieces(body), "\n");
  }
}

async function* inLines(lines: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
