/** Who may use Cordon's own interface: with credentials configured, a signed request of a principal with permission. */
import type { Principal } from "../access/credentials.ts";
import { isAllowed } from "../access/policy.ts";
import { AwsError } from "../model/aws-error.ts";
import type { Gateway } from "./handle-call.ts";
import type { OwnAnswer, OwnRequest } from "./http-server.ts";
import { signIn } from "./sign-in.ts";

/** Someone who may: `account` is undefined where no credentials are configured, and then every account is theirs. */
export interface OwnCaller {
  readonly account: string | undefined;
}

/**
 * Signs the caller in, or gives back the refusal to answer with. `actions` are the IAM actions that tell or do the same
 * by AWS's interface; the principal needs all of them. Requests are signed as for any AWS service, whatever its name.
 * Without configured credentials Cordon listens on loopback only, and everyone there may do everything.
 */
export async function signInToOwn(
  { credentials, now }: Gateway,
  request: OwnRequest,
  actions: readonly string[],
): Promise<OwnCaller | OwnAnswer> {
  if (credentials === undefined) return { account: undefined };
  try {
    const { principal } = await signIn(request, request.body, "ec2-query", credentials, now());
    return mayDo(principal, actions)
      ? { account: principal.account }
      : { status: 403, body: { error: `${principal.arn} needs permission for ${actions.join(" and ")}` } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: 401, body: { error: `${error.code}: ${error.message}` } };
  }
}

const mayDo = ({ policies }: Principal, actions: readonly string[]): boolean =>
  policies === undefined || actions.every((action) => isAllowed(policies, action, ["*"]));
