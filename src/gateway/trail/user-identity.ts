/** Who called, as CloudTrail shows it. */
import type { PrincipalFacts } from "../../access/request-context.ts";
import { roleOfSession } from "../../access/request-context.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";

interface UserIdentity {
  readonly type: "Root" | "IAMUser" | "AssumedRole" | "Unknown";
  readonly principalId: string;
  readonly accountId: string;
  readonly userName?: string;
}

/** AWS: catalogue 483. */
export function userIdentityOf(principal: PrincipalFacts, accessKeyId: string | undefined): UserIdentity {
  const { account, arn, userId } = principal;
  const who = { principalId: userId, arn, accountId: account, ...dropUndefined({ accessKeyId }) };
  // Who has the machine has the log: no account of AWS's stands for them.
  if (!arn.startsWith("arn:")) return { type: "Unknown", principalId: userId, accountId: account, userName: arn };
  if (arn.includes(":assumed-role/")) {
    const sessionIssuer = issuerOf(principal);
    return {
      type: "AssumedRole",
      ...who,
      ...dropUndefined({ sessionContext: sessionOf(principal, { sessionIssuer }) }),
    };
  }
  const session = principal.tokenIssuedAt === undefined ? undefined : sessionOf(principal, {});
  const ofSession = dropUndefined({ sessionContext: session });
  if (arn.endsWith(":root")) return { type: "Root", ...who, ...ofSession };
  return { type: "IAMUser", ...who, userName: lastOf(arn), ...ofSession };
}

/** What LookupEvents calls the user: of a role's session, its name. */
export const usernameOf = ({ arn }: PrincipalFacts): string => (arn.endsWith(":root") ? "root" : lastOf(arn));

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

function issuerOf(principal: PrincipalFacts) {
  const arn = principal.roleArn ?? roleOfSession(principal.arn);
  const [principalId = ""] = principal.userId.split(":");
  return { type: "Role", principalId, arn, accountId: principal.account, userName: lastOf(arn) };
}

function sessionOf({ tokenIssuedAt, sourceIdentity }: PrincipalFacts, issuer: object) {
  const creationDate = tokenIssuedAt === undefined ? undefined : inSeconds(new Date(tokenIssuedAt).toISOString());
  return {
    ...issuer,
    attributes: { ...dropUndefined({ creationDate }), mfaAuthenticated: "false" },
    ...dropUndefined({ sourceIdentity }),
  };
}

/** `2026-11-30T05:11:59Z`: CloudTrail's times have no fractions. */
export const inSeconds = (time: string): string => `${time.slice(0, 19)}Z`;
