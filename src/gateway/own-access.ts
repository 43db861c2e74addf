/** Who may use Cordon's own interface: with credentials configured, a signed request of a principal with permission. */
import { DEFAULT_ACCOUNT, openPrincipal, type Principal } from "../access/credentials.ts";
import { isAllowed } from "../access/is-allowed.ts";
import { AwsError } from "../model/aws-error.ts";
import { noRegion, regions } from "../model/regions.ts";
import type { PartitionKey } from "../model/world/change.ts";
import { type Claim, readClaim } from "../wire/sigv4/credential-scope.ts";
import { noteKeyUse } from "./callers/key-uses.ts";
import { type Identity, recognise, refuseUnproven } from "./callers/sign-in.ts";
import { ec2Query } from "./codecs.ts";
import type { Gateway } from "./handle-call.ts";
import { OwnRefusal, type OwnRequest } from "./http-server.ts";

/** A caller with permission: `account` is undefined if no credentials are configured, and then every account is theirs. */
export interface OwnCaller {
  readonly account: string | undefined;
  /** What the request is about: the account and Region that it's signed for, as with any call of AWS. */
  readonly home: PartitionKey;
  /** Undefined if no credentials are configured. */
  readonly principal: Principal | undefined;
}

/** What an unsigned request on loopback is about. */
const USUAL_REGION = "us-east-1";

function openCaller(claim: Claim): OwnCaller {
  const everyone = { account: undefined, principal: undefined };
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
  if (gateway.credentials === undefined) return openCaller(claim);
  const { principal, signed } = await signInKnown(gateway, request, claim);
  const { account } = principal;
  const caller = { account, principal, home: { account, region: signed.region } };
  refuseWithout(caller, actions);
  return caller;
}

/** For actions that only the body names, which nobody reads before its sender is known. */
export function refuseWithout({ principal }: OwnCaller, actions: readonly string[]): void {
  if (principal === undefined || mayDo(principal, actions)) return;
  throw new OwnRefusal(`${principal.arn} needs permission for ${actions.join(" and ")}`, 403);
}

/**
 * Signs in who may act on every account, or throws an OwnRefusal. Permission of IAM never does: an account's administrator
 * has all of it, in that account.
 */
export async function signInOperator(gateway: Gateway, request: OwnRequest, action: string): Promise<void> {
  if (gateway.credentials === undefined) return;
  const { principal } = await signInKnown(gateway, request, readClaim(request));
  if (principal.isOperator !== true || !mayDo(principal, [action])) {
    throw new OwnRefusal(
      `${principal.arn} needs to be an operator, as this is about every account: ` +
        'the credentials file says who is, with "operator": true',
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
  await noteKeyUse(gateway, claimant, request.requestId);
  return claimant;
}

function refuseOwn(error: unknown): never {
  throw error instanceof AwsError ? new OwnRefusal(`${error.code}: ${error.message}`, 401) : error;
}

const mayDo = ({ permissions }: Principal, actions: readonly string[]): boolean =>
  permissions === undefined || actions.every((action) => isAllowed(permissions, action, ["*"]));
