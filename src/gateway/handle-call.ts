/** The life of a call, from the bytes of a request to the bytes of its answer. */
import { isAllowed } from "../access/policy-document.ts";
import { AwsError } from "../model/aws-error.ts";
import type { Limits } from "../model/limits.ts";
import type { Settings } from "../model/settings.ts";
import { kindOfId, kinds } from "../model/world/kinds.ts";
import { type Circumstances, callOf, loadOperation } from "../operations/call.ts";
import { withFollowUps } from "../operations/follow-up.ts";
import { followUps } from "../operations/follow-ups.ts";
import type { Operation } from "../operations/operation.ts";
import { Malformed } from "../wire/malformed.ts";
import type { Answer, WireError } from "../wire/protocols/answer.ts";
import { decodeAwsJson, encodeAwsJson, encodeAwsJsonError } from "../wire/protocols/aws-json.ts";
import { decodeAwsQuery, encodeAwsQuery, encodeAwsQueryError } from "../wire/protocols/aws-query.ts";
import { decodeEc2Query, encodeEc2Query, encodeEc2QueryError } from "../wire/protocols/ec2-query.ts";
import { readForm } from "../wire/protocols/query.ts";
import type { OperationShapes } from "../wire/shapes.ts";
import type { RequestHead } from "../wire/sigv4/credential-scope.ts";
import { decideOnce } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { type Ledger, StoreUnavailable } from "./ledger.ts";
import {
  accessDenied,
  dryRunOperation,
  internalError,
  invalidAction,
  malformedAs,
  missingAction,
  noSuchVersion,
  unauthorizedOperation,
  unavailable,
} from "./request-errors.ts";
import { ec2Versions, isService, type Protocol, type ServiceEntry, services } from "./services.ts";
import { type Credentials, type Identity, signIn } from "./sign-in.ts";

export interface Gateway {
  readonly ledger: Ledger;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly settings: Settings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What is worth a line in the operator's log. Never given a secret. */
  readonly log: (line: string, detail?: unknown) => void;
}

export const circumstancesOf = ({ limits, settings, now }: Gateway): Circumstances => ({
  now: new Date(now()).toISOString(),
  newId,
  limits,
  settings,
});

export interface Request extends RequestHead {
  readonly body: string;
  readonly requestId: string;
}

/** What a request asks for, before anything is believed or decoded. */
interface Asked {
  readonly entry: ServiceEntry;
  readonly action: string;
  readonly version: string;
  readonly parameters: readonly (readonly [string, string])[];
}

export async function handleCall(gateway: Gateway, request: Request): Promise<Answer> {
  let protocol: Protocol = "ec2-query";
  try {
    protocol = protocolOf(request);
    const asked = whatIsAsked(request);
    protocol = asked.entry.protocol;
    const identity = await signIn(request, request.body, protocol, gateway.credentials, gateway.now());
    const { operation, shapes } = await findOperation(asked);
    const input = decode(asked, shapes, request.body);
    refuseUnauthorised(identity, operation, input, asked);
    const output = await decideAndCommit(gateway, request, identity, operation, input);
    return encode(asked, shapes, output, request.requestId);
  } catch (error) {
    return encodeError(protocol, asAwsError(gateway, request, protocol, error), request.requestId);
  }
}

const protocolOf = ({ headers }: Request): Protocol =>
  headers["x-amz-target"] === undefined ? "ec2-query" : "aws-json";

function whatIsAsked(request: Request): Asked {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) {
    const [prefix = "", action = ""] = target.split(".");
    const entry = Object.values(services).find((service) => service.target === prefix);
    if (entry === undefined) throw invalidAction(action);
    return { entry, action, version: "", parameters: [] };
  }
  const parameters = [...request.query, ...readForm(request.body)].filter(([name]) => !name.startsWith("X-Amz-"));
  const only = (name: string) => parameters.find(([each]) => each === name)?.[1];
  const version = only("Version") ?? "";
  const action = only("Action");
  const scope = /Credential=[^/]*\/[^/]*\/[^/]*\/([a-z0-9-]+)\//.exec(
    request.headers["authorization"] ??
      `Credential=${request.query.find(([name]) => name === "X-Amz-Credential")?.[1]}`,
  )?.[1];
  // Without a scope that names a service we serve, the version tells the services apart.
  const entry =
    scope !== undefined && isService(scope) ? services[scope] : version === "2011-06-15" ? services.sts : services.ec2;
  if (action === undefined || action === "") throw missingAction();
  const own = parameters.filter(([name]) => name !== "Action" && name !== "Version" && !legacyParameters.has(name));
  return { entry, action, version, parameters: own };
}

/** What signatures of version 2 and old tools add to a query; it says nothing to an operation. */
const legacyParameters = new Set([
  "AWSAccessKeyId",
  "SignatureMethod",
  "SignatureVersion",
  "Signature",
  "Timestamp",
  "Expires",
]);

interface Found {
  readonly operation: Operation<object, unknown>;
  readonly shapes: OperationShapes;
}

async function findOperation({ entry, action, version }: Asked): Promise<Found> {
  if (entry.service === "ec2" && !ec2Versions.has(version)) throw noSuchVersion(version);
  const operation = await loadOperation(entry.service, action);
  const shapes = entry.shapes(action);
  if (operation === undefined || shapes === undefined) throw invalidAction(action);
  return { operation, shapes };
}

function decode({ entry, parameters }: Asked, shapes: OperationShapes, body: string): object {
  if (entry.protocol === "aws-json") return decodeAwsJson(shapes, body);
  return entry.protocol === "aws-query" ? decodeAwsQuery(shapes, parameters) : decodeEc2Query(shapes, parameters);
}

const READS = /^(Describe|Get|List)/;

function refuseUnauthorised(
  { principal, signed }: Identity,
  { touches, name }: Operation<object, unknown>,
  input: object,
  { entry }: Asked,
): void {
  if (principal.policies === undefined || entry.service === "sts") return;
  const ids = touches !== undefined ? touches(input) : READS.test(name) ? [] : Object.values(input).flat();
  const arns = ids.flatMap((id: unknown) => {
    const kind = typeof id === "string" ? kindOfId(id) : undefined;
    const type = kind === undefined ? undefined : (kinds[kind].type ?? kinds[kind].arnType);
    // AWS: ARNs of IPAM name no Region (catalogue 33).
    const region = type?.startsWith("ipam") ? "" : signed.region;
    return type === undefined ? [] : [`arn:aws:${entry.service}:${region}:${principal.account}:${type}/${id}`];
  });
  const resources = arns.length === 0 ? ["*"] : arns;
  const action = `${entry.service}:${name}`;
  if (isAllowed(principal.policies, action, resources)) return;
  throw entry.protocol === "aws-json" ? accessDenied(principal.arn, action) : unauthorizedOperation();
}

function decideAndCommit(
  gateway: Gateway,
  { requestId }: Request,
  { principal, signed }: Identity,
  operation: Operation<object, unknown>,
  input: object,
): Promise<unknown> {
  const home = { account: principal.account, region: signed.region };
  const author = { principal: principal.arn, requestId, operation: `${operation.service}:${operation.name}` };
  return gateway.ledger.run(home, author, (world) => {
    const call = callOf(input, world, principal, circumstancesOf(gateway), requestId);
    const decision = decideOnce(operation.name, call, () => operation.decide(call));
    if ("DryRun" in input && input.DryRun === true) throw dryRunOperation();
    return withFollowUps(followUps, call, decision);
  });
}

function encode(
  { entry, action, version }: Asked,
  shapes: OperationShapes,
  output: unknown,
  requestId: string,
): Answer {
  const members = output as Record<string, unknown>;
  if (entry.protocol === "aws-json") return encodeAwsJson(shapes, members);
  if (entry.protocol === "aws-query") return encodeAwsQuery(action, shapes, members, requestId);
  return encodeEc2Query(action, version, shapes, members, requestId);
}

function asAwsError(gateway: Gateway, { requestId }: Request, protocol: Protocol, error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof Malformed) return malformedAs(protocol, error);
  gateway.log(`request ${requestId} failed`, error);
  return error instanceof StoreUnavailable ? unavailable[error.trouble]() : internalError();
}

export function encodeError(protocol: Protocol, error: AwsError, requestId: string): Answer {
  const { code, message, status, members } = error;
  const wireError: WireError = { code, message, status, requestId, members };
  if (protocol === "aws-json") return encodeAwsJsonError(wireError);
  return protocol === "aws-query" ? encodeAwsQueryError(wireError) : encodeEc2QueryError(wireError);
}
