/** The life of a call that Cordon doesn't answer itself: where it goes, who may send it there, and how it gets there. */
import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../../model/aws-error.ts";
import type { Refusing } from "../codecs.ts";
import { asAwsError, type Gateway, type Request } from "../handle-call.ts";
import { CallerGone } from "../http/gone-callers.ts";
import type { RequestBody } from "../http/request-body.ts";
import { GUARDS, writeAnswer } from "../http/write-answer.ts";
import { inOneLine } from "../log.ts";
import { admit, isShort, type Proven } from "./admit.ts";
import { whyFailed } from "./failures.ts";
import { passedHeaders, type RawHeaders } from "./passed-headers.ts";
import { withHash, withSignedChunks } from "./payload.ts";
import { isOfSignature, signedAnew } from "./re-sign.ts";
import { type PassedCall, UPSTREAM_HEADER } from "./upstream-client.ts";
import { urlOf } from "./upstream-rules.ts";
import type { Upstreams } from "./upstreams.ts";
import { bucketIn, type Elsewhere, whereTo } from "./where-to.ts";

/** Of a body that has to be read before the signature can be checked. */
const LARGEST_READ = 64 * 1024 * 1024;
/** Names each Cordon that a call has passed. */
const PASSED_BY = "x-cordon-passed-by";
const MOST_HOPS = 8;

/** Both ends of a call's connection. */
export interface Wire {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  /** The body, if it's read whole. */
  readonly bodyUpTo: (most: number) => RequestBody;
}

/** Resolves with whether it has answered: if not, the call is Cordon's own. */
export async function answerElsewhere(
  gateway: Gateway,
  upstreams: Upstreams,
  request: Request,
  wire: Wire,
): Promise<boolean> {
  const found = await whereTo(gateway, upstreams.rules, request);
  if (found === undefined) return false;
  const { incoming, response } = wire;
  const { service, action, codec } = found;
  const url = urlOf(found.upstream, service, regionOf(found));
  const what = inOneLine(
    `${action === undefined ? service : `${service}:${action}`} ${request.method} ${request.path}`,
  );
  const note = (outcome: number | string) => {
    gateway.metrics.passedOn.add(1, typeof outcome === "number" ? String(outcome) : "failed");
    gateway.log(`request ${request.requestId}: passed ${what} on to ${url.origin}: ${outcome}`);
  };
  const body = wire.bodyUpTo(LARGEST_READ);
  try {
    refuseLoop(incoming, upstreams, codec, url);
    const proven = await admit(gateway, found, request, body.read);
    if (request.about !== undefined && proven !== undefined) request.about.principal = proven.principal.arn;
    const isUnchecked = proven === undefined || proven.payload.kind === "unsigned";
    const read = proven?.body ?? found.body;
    const atHand = read ?? (isUnchecked && isShort(request.headers) ? await body.read() : undefined);
    const call = await callFor({ gateway, upstreams, found, request, incoming, proven, url, atHand });
    note(await pass(upstreams, call, response, codec));
  } catch (error) {
    if (error instanceof CallerGone) throw error;
    const refusal = asAwsError(gateway, request, codec, error);
    if (request.about !== undefined) request.about.error = refusal.code;
    if (refusal.status === 502) note(refusal.message);
    if (!response.headersSent) {
      response.setHeader(UPSTREAM_HEADER, url.origin);
      await writeAnswer(response, codec.encodeError(refusal, request.requestId), request.requestId);
    }
  } finally {
    body.release();
  }
  return true;
}

const regionOf = ({ claim }: Elsewhere): string => (claim.claim === "signed" ? claim.signed.region : "us-east-1");

async function pass(
  { client }: Upstreams,
  call: PassedCall,
  response: ServerResponse,
  { refusals }: Refusing,
): Promise<number> {
  try {
    return await client.pass(call, response);
  } catch (error) {
    if (error instanceof AwsError || error instanceof CallerGone) throw error;
    throw refusals.upstreamFailed(call.url.origin, whyFailed(error));
  }
}

function refuseLoop({ headers }: IncomingMessage, { id }: Upstreams, { refusals }: Refusing, { origin }: URL): void {
  const hops = [headers[PASSED_BY] ?? []].flat().flatMap((each) => each.split(", "));
  if (hops.includes(id)) throw refusals.upstreamFailed(origin, "the call came back from there to this same Cordon");
  if (hops.length >= MOST_HOPS) throw refusals.upstreamFailed(origin, "the call has passed too many others already");
}

interface Passing {
  readonly gateway: Gateway;
  readonly upstreams: Upstreams;
  readonly found: Elsewhere;
  readonly request: Request;
  readonly incoming: IncomingMessage;
  readonly proven: Proven | undefined;
  readonly url: URL;
  /** The whole body, if it has been read. */
  readonly atHand: Buffer | undefined;
}

/** The call as the upstream gets it: as it came, unless it's signed anew. */
async function callFor(passing: Passing): Promise<PassedCall> {
  const { gateway, upstreams, found, request, incoming, proven, url } = passing;
  const { method, headers: received } = request;
  const keys = found.upstream.credentials;
  const before = incoming.headers[PASSED_BY];
  const { body, framing, dropped } = bodyFor(passing, keys !== undefined);
  const headers = [
    ...passedHeaders(incoming.rawHeaders, new Set([...dropped, PASSED_BY])),
    ...framing,
    ...[PASSED_BY, before === undefined ? upstreams.id : `${before}, ${upstreams.id}`],
  ];
  const call = { url, method, body, trailers: () => incoming.rawTrailers, addedToAnswer: forBrowsers(received) };
  const target = incoming.url ?? "/";
  if (keys === undefined && proven?.principal.permissions === undefined) return { ...call, target, headers };
  // Upstreams may take a host's name for that of a service, which isn't the one that the caller may call.
  const bucket = bucketIn(received["host"]);
  const path = bucket === undefined ? request.path : `/${bucket}${request.path}`;
  const rawQuery = target.slice(request.path.length + 1);
  if (keys === undefined || proven === undefined) {
    return { ...call, target: withQuery(path, rawQuery), headers: ["Host", url.host, ...withoutHost(headers)] };
  }
  const query = request.query.filter(([name]) => !isOfSignature(name));
  const payloadHash = hashFor(proven);
  const toSign = { method, host: url.host, path, query, headers, service: proven.signed.service, payloadHash };
  return {
    ...call,
    target: withQuery(
      path,
      rawQuery
        .split("&")
        .filter((pair) => !isOfSignature(pair.split("=")[0] ?? ""))
        .join("&"),
    ),
    headers: await signedAnew({ ...toSign, region: proven.signed.region }, keys(), gateway.now()),
  };
}

const withQuery = (path: string, query: string): string => (query === "" ? path : `${path}?${query}`);

const withoutHost = (headers: RawHeaders): RawHeaders => passedHeaders(headers, new Set(["host"]));

function hashFor({ payload, body }: Proven): string {
  if (payload.kind === "whole") return hash("sha256", body ?? "");
  return payload.kind === "chunks" ? "UNSIGNED-PAYLOAD" : payload.hash;
}

interface Body {
  readonly body: PassedCall["body"];
  /** Headers that say how long it is, if they aren't among those that came. */
  readonly framing: RawHeaders;
  readonly dropped: readonly string[];
}

/** What is only about the chunks of a body. */
const OF_CHUNKS = ["content-encoding", "x-amz-decoded-content-length", "x-amz-sdk-checksum-algorithm", "x-amz-trailer"];

function bodyFor({ incoming, proven, atHand }: Passing, isSignedAnew: boolean): Body {
  const { headers } = incoming;
  const isChunked = headers["transfer-encoding"] !== undefined;
  if (atHand !== undefined) {
    const framing =
      atHand.length > 0 || headers["content-length"] !== undefined || !WITHOUT_BODY.has(incoming.method ?? "");
    return {
      body: atHand,
      framing: framing ? ["Content-Length", String(atHand.length)] : [],
      dropped: ["content-length", "trailer"],
    };
  }
  const pieces = piecesOf(incoming);
  const payload = proven?.payload;
  const framing = isChunked ? ["Transfer-Encoding", "chunked"] : [];
  const dropped = isChunked ? [] : ["trailer"];
  if (payload?.kind === "declared") return { body: withHash(pieces, payload.hash), framing, dropped };
  if (payload?.kind !== "chunks" || proven === undefined) return { body: pieces, framing, dropped };
  const body = withSignedChunks(pieces, proven, payload.hash, !isSignedAnew);
  if (!isSignedAnew) return { body, framing, dropped };
  // The new signature isn't about the chunks, so what is in them goes alone.
  const length = headers["x-amz-decoded-content-length"];
  const encodings = (headers["content-encoding"] ?? "").split(",").map((each) => each.trim());
  const others = encodings.filter((each) => each !== "" && each !== "aws-chunked");
  return {
    body,
    framing: [
      ...(length === undefined ? ["Transfer-Encoding", "chunked"] : ["Content-Length", String(length)]),
      ...(others.length === 0 ? [] : ["Content-Encoding", others.join(", ")]),
    ],
    dropped: ["content-length", "trailer", ...OF_CHUNKS],
  };
}

/** Methods whose requests have no body unless they say so. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

async function* piecesOf(incoming: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* incoming.iterator({ destroyOnReturn: false });
  } catch {
    throw new CallerGone();
  }
}

/** A page that an upstream answers with isn't one of Cordon's, although it comes from the same origin. */
const forBrowsers = (headers: Request["headers"]): RawHeaders =>
  headers["sec-fetch-site"] === undefined && !/mozilla/i.test(headers["user-agent"] ?? "")
    ? []
    : ["Content-Security-Policy", "sandbox", ...Object.entries(GUARDS).flat()];
