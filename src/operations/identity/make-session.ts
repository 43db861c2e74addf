/** Temporary credentials: an access key whose token says everything about its session. */
import { newAccessKeyId } from "../../access/keys/access-key-ids.ts";
import type { Session } from "../../access/keys/session.ts";
import { awsError } from "../../model/aws-error.ts";
import { newSecret } from "../iam/access-keys/new-secret.ts";
import type { Call } from "../operation.ts";

type Whose = Omit<Session, "accessKeyId" | "secretAccessKey" | "issuedAt" | "expiresAt">;

/** Nothing of it is kept. `seconds` is how long it's good for. */
export function makeSession(
  { now, random, seal }: Pick<Call<unknown>, "now" | "random" | "seal">,
  account: string,
  whose: Whose,
  seconds: number,
) {
  const issuedAt = Date.parse(now);
  const expiresAt = issuedAt + 1000 * seconds;
  const session: Session = {
    accessKeyId: newAccessKeyId("ASIA", account, random),
    secretAccessKey: newSecret(random),
    issuedAt,
    expiresAt,
    ...whose,
  };
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: seal("session-token", JSON.stringify(session)),
    Expiration: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

const outOfRange = awsError(
  "ValidationError",
  (seconds: number, bound: string) =>
    `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
);

const SHORTEST = 900;

export function refuseDuration(seconds: number, most: number): void {
  if (seconds < SHORTEST) throw outOfRange(seconds, `greater than or equal to ${SHORTEST}`);
  if (seconds > most) throw outOfRange(seconds, `less than or equal to ${most}`);
}
