/** The life of a call, from the bytes of a request to the bytes of its answer. */
import { createHash } from "node:crypto";
import { openPrincipal } from "../access/credentials.ts";
import { accountOfAccessKey } from "../access/keys/access-key-ids.ts";
import { AwsError } from "../model/aws-error.ts";
import type { Limits } from "../model/limits.ts";
import { GLOBAL } from "../model/regions.ts";
import type { Settings } from "../model/settings.ts";
import { partitionName } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import { type Circumstances, callOf, type LoadedOperation, loadOperation } from "../operations/call.ts";
import { withFollowUps } from "../operations/follow-up.ts";
import { followUps } from "../operations/follow-ups.ts";
import { Malformed } from "../wire/malformed.ts";
import type { Answer, Asked } from "../wire/protocols/protocol.ts";
import type { OperationShapes } from "../wire/shapes.ts";
import { type Claim, type RequestHead, readClaim } from "../wire/sigv4/credential-scope.ts";
import { noteKeyUse } from "./callers/key-uses.ts";
import { contextOfRequest, refuseUnpermitted } from "./callers/permission.ts";
import type { Sealing } from "./callers/sealing.ts";
import { type Claimant, type Credentials, type Identity, recognise, refuseUnproven } from "./callers/sign-in.ts";
import type { Codec, Refusing } from "./codecs.ts";
import { foundBefore } from "./found-before.ts";
import type { Exchange } from "./http/exchange.ts";
import { CallerGone } from "./http/gone-callers.ts";
import { decideOnce } from "./idempotency.ts";
import { newId, random } from "./ids.ts";
import type { Ledger } from "./ledger.ts";
import { notingLimits, type RefusedLimits } from "./limits/refused-limits.ts";
import { inOneLine, type Log, type LogAbout } from "./log.ts";
import { decideList, type ListAnswer, type LongAnswer, longAnswer, withoutLongList } from "./long-lists.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { answerOfThen, asOf } from "./past/past-calls.ts";
import { dryRunOperation, internalError, noSuchVersion, unavailable } from "./request-errors.ts";
import { apiOf, type ServiceEntry, services } from "./services.ts";
import { StoreUnavailable } from "./store-unavailable.ts";
import { Trailing, type TrailSettings } from "./trail/trailing.ts";
import type { Upstreams } from "./upstream/upstreams.ts";
import { codecOfUnknown, serviceOf, type UnservedService, whatIsAsked } from "./what-is-asked.ts";
import { KnownHeads } from "./worlds/freshness.ts";

export interface Gateway {
  readonly ledger: Ledger;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly settings: Settings;
  readonly sealing: Sealing;
  readonly trail: TrailSettings;
  readonly metrics: Metrics;
  /** Who is told which limits refuse calls; undefined for nobody. */
  readonly refusedLimits?: RefusedLimits;
  /** Who answers what Cordon doesn't serve; undefined if nobody does. */
  readonly upstreams?: Upstreams | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What is worth a line in the operator's log. Never given a secret. */
  readonly log: Log;
}

export const circumstancesOf = ({ limits, settings, now, sealing }: Gateway): Circumstances => ({
  now: new Date(now()).toISOString(),
  newId,
  random,
  seal: sealing.seal,
  open: sealing.open,
  digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  limits,
  settings,
});

export interface Request extends RequestHead {
  /** The whole body; nothing of it is read before. Rejects with a declared error if it's larger than the route takes. */
  readonly readBody: () => Promise<Buffer>;
  readonly requestId: string;
  /** The address of the socket's other end. */
  readonly remoteAddress?: string | undefined;
  /** Whether it came over TLS. */
  readonly isSecure?: boolean;
  /** What those who watch will hear of it. */
  readonly about?: Exchange;
}

export async function handleCall(gateway: Gateway, signed: Request): Promise<Answer | LongAnswer> {
  const { request, moment } = asOf(signed);
  let codec: Refusing = codecOfUnknown(request);
  const { about } = request;
  try {
    const claim = readClaim(request);
    const service = serviceOf(request, claim);
    codec = service.codec;
    const heads = headsFor(claim);
    const claimant = await recognise(gateway, signed, claim, codec.refusals, heads);
    refuseUnserved(service, claimant);
    if (about !== undefined) about.service = service.name;
    const body = await request.readBody();
    await refuseUnproven(claimant, signed, body, codec.refusals);
    if (about !== undefined) about.principal = claimant.principal.arn;
    await noteKeyUse(gateway, claimant, request.requestId);
    const asked = whatIsAsked(service, request, body);
    const { operation, shapes } = await findOperation(service, asked);
    if (about !== undefined) about.operation = operation.name;
    const input = service.codec.decode(shapes, asked);
    const output = await decideAndCommit(
      gateway,
      { ...request, moment, heads },
      claimant,
      { operation, shapes },
      input,
    );
    return encode(service.codec, shapes, asked, output, request);
  } catch (error) {
    const refusal = asAwsError(gateway, request, codec, error);
    if (about !== undefined) about.error = refusal.code;
    return codec.encodeError(refusal, request.requestId);
  }
}

function refuseUnserved(
  service: ServiceEntry | UnservedService,
  { signed }: Claimant,
): asserts service is ServiceEntry {
  if ("isUnserved" in service) throw service.codec.refusals.unserved(service.name, Object.keys(services).join(", "));
  if (signed.service !== service.name) throw service.codec.refusals.wrongScope(service.name);
}

/** What the call will most likely look into. */
function headsFor(claim: Claim): KnownHeads {
  if (claim.claim !== "signed") return new KnownHeads();
  const { accessKeyId, region } = claim.signed;
  const account = accountOfAccessKey(accessKeyId) ?? openPrincipal(accessKeyId).account;
  return new KnownHeads([GLOBAL, region].map((each) => partitionName({ account, region: each })));
}

/** `moment` is what it's about if that isn't now. */
type RequestAsOf = Request & { readonly moment: string | undefined; readonly heads: KnownHeads };

interface Found {
  readonly operation: LoadedOperation;
  readonly shapes: OperationShapes;
}

async function findOperation(service: ServiceEntry, { action, version }: Asked): Promise<Found> {
  const api = apiOf(service, version);
  if (api === "none") throw noSuchVersion(version);
  if (api === "another") throw service.codec.refusals.unknownAction(action, version);
  const operation = await loadOperation(service.name, action);
  const shapes = service.shapes(action);
  if (operation === undefined || shapes === undefined) throw service.codec.refusals.unknownAction(action, version);
  return { operation, shapes };
}

async function decideAndCommit(
  gateway: Gateway,
  request: RequestAsOf,
  identity: Identity,
  { operation, shapes }: Found,
  input: object,
): Promise<ListAnswer> {
  const trailing = new Trailing(gateway, request, identity, { operation, shapes, input });
  return trailing.whileDeciding(() => decideIn(gateway, request, identity, operation, input, trailing));
}

async function decideIn(
  gateway: Gateway,
  { requestId, headers, remoteAddress, isSecure, moment, heads }: RequestAsOf,
  { principal, signed }: Identity,
  operation: LoadedOperation,
  input: object,
  trailing: Trailing,
): Promise<ListAnswer> {
  const { ledger } = gateway;
  const { service, name, listing, settle } = operation;
  const region = services[service].isGlobal ? GLOBAL : signed.region;
  const home = { account: principal.account, region };
  const asker = { principal, sourceIp: remoteAddress, userAgent: headers["user-agent"], isSecure };
  const context = contextOfRequest(asker, signed.region, gateway.now());
  const permittedIn = (world: World, now = new Date(gateway.now()).toISOString()) => {
    const call = callOf(input, world, principal, { ...circumstancesOf(gateway), now }, { requestId, context });
    trailing.see(call);
    refuseUnpermitted(principal, operation, call, services[service].codec.refusals);
    return call;
  };
  if (moment !== undefined) {
    const answer = await answerOfThen(ledger, gateway.now(), { home, moment, operation, callIn: permittedIn });
    await trailing.noteRead();
    return answer;
  }
  const isDry = "DryRun" in input && input.DryRun === true;
  const author = { principal: principal.arn, requestId, operation: `${service}:${name}` };
  const found = await foundBefore(gateway, home, operation, permittedIn);
  if (listing !== undefined && !isDry) {
    if (settle !== undefined) {
      await ledger.run(home, author, (world) => {
        const call = permittedIn(world);
        return withFollowUps(followUps, call, { changes: settle(call), output: {} });
      });
    }
    await trailing.noteRead();
    return decideList(ledger, home, (world) => {
      const call = permittedIn(world);
      return notingLimits(gateway, operation, call, () => listing({ ...call, found }));
    });
  }
  const decide = (world: World) => {
    const call = { ...permittedIn(world), found };
    const decision = notingLimits(gateway, operation, call, () => decideOnce(operation, call));
    if (isDry) throw dryRunOperation();
    return trailing.record(withFollowUps(followUps, call, decision));
  };
  return { output: await ledger.run(home, author, decide, heads) };
}

function encode(
  codec: Codec,
  shapes: OperationShapes,
  asked: Asked,
  answer: ListAnswer,
  { requestId }: Request,
): Answer | LongAnswer {
  const { output, long } = answer.long === undefined ? withoutLongList(answer.output) : answer;
  if (long === undefined) return codec.encode(shapes, asked, output, requestId);
  return longAnswer(codec.frame(shapes, asked, output, long.list, requestId), long.items);
}

export function asAwsError(gateway: Gateway, request: Request, { refusals }: Refusing, error: unknown): AwsError {
  const { requestId } = request;
  const about = aboutOf(request);
  if (error instanceof AwsError) {
    if (error.detail !== undefined) {
      const text = inOneLine(`${error.message} (${error.detail})`);
      gateway.log(`request ${requestId}: ${error.code}: ${text}`, undefined, about);
    }
    return error;
  }
  if (error instanceof Malformed) return refusals.malformed(error);
  if (error instanceof CallerGone) throw error;
  if (error instanceof StoreUnavailable) {
    noteTrouble(gateway, requestId, error, about);
    return unavailable[error.trouble]();
  }
  gateway.log(`request ${requestId} failed`, error, about);
  return internalError();
}

/** Damage, and that a database can't be reached, were logged once, when they were found. */
export function noteTrouble(
  { log }: Pick<Gateway, "log">,
  requestId: string,
  { trouble, message }: StoreUnavailable,
  about?: LogAbout,
): void {
  if (trouble === "damaged" || trouble === "unavailable") return;
  log(`request ${requestId} was not answered: ${message}`, undefined, { ...about, level: "error" });
}

function aboutOf({ requestId, about }: Request): LogAbout {
  const operation = about?.operation === undefined ? undefined : `${about.service}:${about.operation}`;
  return { requestId, operation, principal: about?.principal };
}
