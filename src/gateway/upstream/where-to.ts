/** Which calls go to an upstream: known from the headers, but for actions of query services, which stand in the body. */
import { loadOperation } from "../../operations/call.ts";
import type { Asked } from "../../wire/protocols/protocol.ts";
import { type Claim, readClaim } from "../../wire/sigv4/credential-scope.ts";
import { recognise } from "../callers/sign-in.ts";
import { type Refusing, s3 } from "../codecs.ts";
import type { Gateway, Request } from "../handle-call.ts";
import { apiOf, isService, type ServiceEntry, services } from "../services.ts";
import { serviceOf, whatIsAsked } from "../what-is-asked.ts";
import { isTakenOver, type UpstreamRules, type UpstreamUrl, upstreamOf } from "./upstream-rules.ts";

export interface Elsewhere {
  /** As signatures name it. */
  readonly service: string;
  /** Undefined if only who serves it knows it: REST services have it in method and path. */
  readonly action: string | undefined;
  readonly codec: Refusing;
  readonly upstream: UpstreamUrl;
  readonly claim: Claim;
  /** If it had to be read to know that. */
  readonly body: Buffer | undefined;
}

/** Undefined if Cordon answers the call itself, be it with a refusal. */
export async function whereTo(
  gateway: Gateway,
  rules: UpstreamRules,
  request: Request,
): Promise<Elsewhere | undefined> {
  // Our own interface is never anybody else's; nor is a path that others may read as a URL.
  if (!request.path.startsWith("/") || /^\/+_cordon(\/|$)/.test(request.path)) return undefined;
  const claim = readClaim(request);
  if (claim.claim === "none") return gateway.credentials === undefined ? unsigned(rules, request, claim) : undefined;
  const service = serviceOf(request, claim);
  const to = (action: string | undefined, body?: Buffer) => elsewhere(rules, service, action, claim, body);
  // Signed for one service, and naming an operation of another: an upstream might believe either.
  if ("isUnserved" in service && isService(service.name)) return undefined;
  if ("isUnserved" in service || isTakenOver(rules, service.name)) return to(actionInHead(request));
  if (upstreamOf(rules, service.name) === undefined) return undefined;
  if (service.paths !== undefined) {
    return service.paths.has(`${request.method} ${request.path}`) ? undefined : to(undefined);
  }
  const { asked, body } = await askedOf(gateway, service, request, claim);
  if (asked === undefined) return undefined;
  if (apiOf(service, asked.version) !== "another" && (await loadOperation(service.name, asked.action)) !== undefined)
    return undefined;
  return to(asked.action, body);
}

function elsewhere(
  rules: UpstreamRules,
  { name: service, codec }: Pick<Elsewhere, "codec"> & { readonly name: string },
  action: string | undefined,
  claim: Claim,
  body?: Buffer,
): Elsewhere | undefined {
  const upstream = upstreamOf(rules, service);
  return upstream && { service, action, codec, upstream, claim, body };
}

/** The operation that a call's head names: JSON in a header, the newer CBOR in the path, a query in the URL. */
const actionInHead = ({ headers, path, query }: Request): string | undefined =>
  headers["x-amz-target"]?.split(".").at(-1) ??
  /^\/service\/[^/]+\/operation\/(\w+)$/.exec(path)?.[1] ??
  query.find(([name]) => name === "Action")?.[1];

/** Without what is asked if the call names none, or isn't let in: then it's refused like any other. */
async function askedOf(
  gateway: Gateway,
  service: ServiceEntry,
  request: Request,
  claim: Claim,
): Promise<{ readonly asked?: Asked; readonly body?: Buffer }> {
  try {
    if (service.target !== undefined) return { asked: whatIsAsked(service, request, Buffer.alloc(0)) };
    // No body is read for someone who isn't known.
    await recognise(gateway, request, claim, service.codec.refusals);
    const body = await request.readBody();
    return { asked: whatIsAsked(service, request, body), body };
  } catch {
    return {};
  }
}

/** Of the services whose clients call them without a signature, by what their `X-Amz-Target` begins with. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: "cognito-idp",
  AWSCognitoIdentityService: "cognito-identity",
};
/** Who calls these of STS's has no key yet. */
const WITHOUT_KEY: ReadonlySet<string> = new Set(["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]);
const MOST_FORM = 16 * 1024;
const S3 = { name: "s3", codec: s3 };

/** A call without a signature, if no key is needed anywhere: what it looks like. */
async function unsigned(rules: UpstreamRules, request: Request, claim: Claim): Promise<Elsewhere | undefined> {
  const { headers, query, path } = request;
  if (headers["x-amz-target"] !== undefined) {
    const { name, codec } = serviceOf(request, claim);
    if (isService(name)) return undefined;
    return elsewhere(rules, { name: TARGETS[name] ?? name.toLowerCase(), codec }, actionInHead(request), claim);
  }
  const looksLikeS3 = path !== "/" || bucketIn(headers["host"]) !== undefined;
  // Signed after all, by version 2: boto3 still makes such URLs of S3's.
  if (headers["authorization"] !== undefined || query.some(([name]) => name === "AWSAccessKeyId")) {
    return looksLikeS3 ? elsewhere(rules, S3, undefined, claim) : undefined;
  }
  const inHead = actionInHead(request);
  const form = inHead === undefined ? await shortForm(request) : undefined;
  const action = inHead ?? (form && (new URLSearchParams(form.toString("utf8")).get("Action") ?? ""));
  if (action !== undefined) {
    const isServed = (await loadOperation("sts", action)) !== undefined && !isTakenOver(rules, "sts");
    return isServed || !WITHOUT_KEY.has(action) ? undefined : elsewhere(rules, services.sts, action, claim, form);
  }
  return looksLikeS3 ? elsewhere(rules, S3, undefined, claim) : undefined;
}

async function shortForm({ headers, readBody }: Request): Promise<Buffer | undefined> {
  const isShort = Number(headers["content-length"] ?? Number.POSITIVE_INFINITY) <= MOST_FORM;
  return isForm(headers) && isShort ? await readBody() : undefined;
}

export const isForm = (headers: Request["headers"]): boolean =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

export const hasBody = (headers: Request["headers"]): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** The bucket that clients of S3 put before the host's name: `photos.localhost:4566`, `photos.s3.localhost`. */
export const bucketIn = (host = ""): string | undefined =>
  /^(?!s3\.)([a-z0-9][a-z0-9.-]*?)(?:\.s3(?:\.[a-z0-9-]+)?)?\.localhost(?::\d+)?$/.exec(host.toLowerCase())?.[1];
