/** Who may use Cordon's own interface: with credentials configured, a signed request of a principal with permission. */
import { DEFAULT_ACCOUNT, openPrincipal, type Principal, rootOf } from "../access/credentials.ts";
import { evaluate } from "../access/evaluate.ts";
import { contextOf, type RequestContext } from "../access/request-context.ts";
import { AwsError } from "../model/aws-error.ts";
import { noRegion, regions } from "../model/regions.ts";
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import { callOf, type LoadedOperation } from "../operations/call.ts";
import type { Call } from "../operations/operation.ts";
import { conditionsOf } from "../operations/permission/condition-keys.ts";
import type { Surroundings } from "../operations/permission/resource-keys.ts";
import { arnOfTouched, type Touched } from "../operations/permission/touched.ts";
import { type Claim, readClaim } from "../wire/sigv4/credential-scope.ts";
import { noteKeyUse } from "./callers/key-uses.ts";
import { contextOfRequest, operationOf, refuseUnpermitted } from "./callers/permission.ts";
import { type Identity, recognise, refuseUnproven } from "./callers/sign-in.ts";
import { ec2Query } from "./codecs.ts";
import { circumstancesOf, type Gateway } from "./handle-call.ts";
import { OwnRefusal, type OwnRequest } from "./http-server.ts";
import { services } from "./services.ts";
import { noteSigner } from "./trail/own-events.ts";

/** A caller with permission: `account` is undefined if no credentials are configured, and then every account is theirs. */
export interface OwnCaller {
  readonly account: string | undefined;
  /** What the request is about: the account and Region that it's signed for, as with any call of AWS. */
  readonly home: PartitionKey;
  /** Undefined if no credentials are configured. */
  readonly principal: Principal | undefined;
  /** What policies may compare of the caller and of the request. */
  readonly context: () => RequestContext;
}

/** What an unsigned request on loopback is about. */
const USUAL_REGION = "us-east-1";

function noteOpenSigner(request: OwnRequest, claim: Claim): void {
  if (claim.claim !== "signed") return;
  const { signed } = claim;
  noteSigner(request, { principal: openPrincipal(signed.accessKeyId), signed });
}

function openCaller(claim: Claim): OwnCaller {
  const everyone = { account: undefined, principal: undefined, context: () => contextOf({}) };
  if (claim.claim !== "signed") return { ...everyone, home: { account: DEFAULT_ACCOUNT, region: USUAL_REGION } };
  const { accessKeyId, region } = claim.signed;
  return { ...everyone, home: { account: openPrincipal(accessKeyId).account, region } };
}

/**
 * Signs the caller in, or throws an OwnRefusal. `actions` are the IAM actions that give or do the same through AWS's
 * interface; the principal needs all of them. Requests are signed as for any AWS service, whatever its name.
 * Without configured credentials Cordon listens on loopback only, and everyone there may do everything.
 */
export async function signInToOwn(
  gateway: Gateway,
  request: OwnRequest,
  actions: readonly string[],
): Promise<OwnCaller> {
  const claim = readClaim(request);
  if (claim.claim === "signed" && !regions.has(claim.signed.region))
    throw new OwnRefusal(noRegion(claim.signed.region));
  if (gateway.credentials === undefined) {
    noteOpenSigner(request, claim);
    return openCaller(claim);
  }
  const { principal, signed } = await signInKnown(gateway, request, claim);
  if (request.about !== undefined) request.about.principal = principal.arn;
  const { account } = principal;
  const context = contextIn(gateway, request, { principal, signed });
  const caller = { account, principal, context, home: { account, region: signed.region } };
  refuseWithout(caller, actions);
  return caller;
}

/** For actions that only the body names, which nobody reads before its sender is known. */
export function refuseWithout({ principal, context }: OwnCaller, actions: readonly string[]): void {
  const lacking = principal === undefined ? [] : lackedBy(principal, context, actions);
  if (lacking.length > 0) throw new OwnRefusal(`${principal?.arn} needs permission for ${lacking.join(" and ")}`, 403);
}

/**
 * For an action that is about resources, on those that the answer shows: the caller needs permission on each. They belong to the
 * partition of `there`.
 */
export function refuseWithoutOn(
  { principal, context }: OwnCaller,
  action: string,
  resources: Iterable<Touched>,
  there: Surroundings,
): void {
  if (principal?.permissions === undefined) return;
  const asked = { input: {}, world: there, region: there.region };
  for (const each of resources) {
    const resource = arnOfTouched(each, there);
    const about = contextOf(() => conditionsOf(each, asked, operationOf(action)), context());
    const { decision } = evaluate(principal.permissions, { action, resource, context: about });
    if (decision !== "allowed")
      throw new OwnRefusal(`${principal.arn} needs permission for ${action} on ${resource}`, 403);
  }
}

interface Watched {
  /** Of the request that the call is really made in. */
  readonly requestId?: string | undefined;
  /** Gets the call before anybody is refused. */
  readonly seen?: (call: Call<object>) => void;
}

/** A call that is decided to answer a question. Throws AWS's refusal if the caller couldn't make it. */
export function callWithin(
  gateway: Gateway,
  { principal, context, home }: OwnCaller,
  operation: LoadedOperation,
  input: object,
  world: World,
  { requestId, seen }: Watched = {},
): Call<object> {
  const about = { context, ...(requestId !== undefined && { requestId }) };
  const call = callOf(input, world, principal ?? rootOf(home.account), circumstancesOf(gateway), about);
  seen?.(call);
  if (principal !== undefined) {
    refuseUnpermitted(principal, operation, call, services[operation.service].codec.refusals);
  }
  return call;
}

/**
 * Signs in who may act on every account, or throws an OwnRefusal. Permission of IAM never does: an account's administrator
 * has all of it, in that account.
 */
export async function signInOperator(gateway: Gateway, request: OwnRequest, action: string): Promise<void> {
  const claim = readClaim(request);
  if (gateway.credentials === undefined) return noteOpenSigner(request, claim);
  const { principal, signed } = await signInKnown(gateway, request, claim);
  const context = contextIn(gateway, request, { principal, signed });
  if (principal.isOperator !== true || lackedBy(principal, context, [action]).length > 0) {
    throw new OwnRefusal(
      `${principal.arn} needs to be an operator, as this is about every account: ` +
        'who has "operator": true in the credentials file, or the administrator of a secure start',
      403,
    );
  }
}

/** Key and time first, then the body, then the signature, as with any call. */
async function signInKnown(gateway: Gateway, request: OwnRequest, claim: Claim): Promise<Identity> {
  const { refusals } = ec2Query;
  const claimant = await recognise(gateway, request, claim, refusals).catch(refuseOwn);
  const body = await request.readBody();
  await refuseUnproven(claimant, request, body, refusals).catch(refuseOwn);
  noteSigner(request, claimant);
  await noteKeyUse(gateway, claimant, request.requestId);
  return claimant;
}

function refuseOwn(error: unknown): never {
  throw error instanceof AwsError ? new OwnRefusal(`${error.code}: ${error.message}`, 401) : error;
}

const contextIn = (
  gateway: Gateway,
  { remoteAddress, headers, isSecure }: OwnRequest,
  { principal, signed }: Pick<Identity, "principal" | "signed">,
): (() => RequestContext) =>
  contextOfRequest(
    { principal, sourceIp: remoteAddress, userAgent: headers["user-agent"], isSecure },
    signed.region,
    gateway.now(),
  );

/** The actions that the policies don't allow on whatever there is, under the conditions of the request. */
function lackedBy(
  { permissions }: Principal,
  requested: () => RequestContext,
  actions: readonly string[],
): readonly string[] {
  if (permissions === undefined) return [];
  const context = requested();
  const region = context.get("aws:requestedregion")?.values[0];
  const inEc2 = contextOf({ "ec2:Region": region }, context);
  return actions.filter((action) => {
    const asked = { action, resource: "*", context: action.startsWith("ec2:") ? inEc2 : context };
    return evaluate(permissions, asked).decision !== "allowed";
  });
}
