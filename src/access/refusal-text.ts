/** What AWS tells a caller who lacks permission. */
import type { PolicyKind, Refused } from "./evaluate.ts";

export interface RefusedCall {
  /** ARN of the caller. */
  readonly principal: string;
  /** As AWS spells it: `ec2:CreateVpc`. */
  readonly action: string;
  /** ARN; undefined for an action that isn't about one resource. */
  readonly resource: string | undefined;
  readonly refused: Refused;
}

const ARTICLES: Readonly<Record<PolicyKind, string>> = {
  "identity-based policy": "an",
  "permissions boundary": "a",
  "session policy": "a",
  "role trust policy": "the",
};

/** AWS: the sentence of most services, without a full stop (catalogue 444, 445). */
export function refusalText({ principal, action, resource, refused: { decision, kind } }: RefusedCall): string {
  const on = resource === undefined || resource === "*" ? "" : ` on resource: ${resource}`;
  const why =
    decision === "explicitDeny"
      ? `with an explicit deny in ${ARTICLES[kind]} ${kind}`
      : `because no ${kind} allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action}${on} ${why}`;
}

/**
 * AWS: EC2 says more, and for calls about a resource adds an encoded message (catalogue 389, 390). `encoded` is the record
 * of `authorizationRecord`, sealed.
 */
export function ec2RefusalText(call: RefusedCall, encoded: string | undefined): string {
  const text = `You are not authorized to perform this operation. ${refusalText(call)}`;
  return encoded === undefined ? text : `${text}. Encoded authorization failure message: ${encoded}`;
}
