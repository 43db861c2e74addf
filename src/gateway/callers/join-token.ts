/** The token with which a machine joins as a host. Its secret is random; only its digest is kept. */
import { hash, randomBytes } from "node:crypto";
import type { PartitionKey } from "../../model/world/change.ts";

const SECRET_BYTES = 32;

/** `cordon-join.<account>.<region>.<secret>.<pin>`: see `own-api/hosts/contract.ts`. */
const FORM = /^cordon-join\.(\d{12})\.([a-z0-9-]{1,30})\.([A-Za-z0-9_-]{43})\.(?:[A-Za-z0-9_-]{43}|-)$/;

interface JoinToken {
  readonly home: PartitionKey;
  /** The id of its record. */
  readonly id: string;
}

/** `pin` is that of the server's certificate; undefined if it has none. */
export function makeJoinToken(
  { account, region }: PartitionKey,
  pin: string | undefined,
): JoinToken & { text: string } {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const text = ["cordon-join", account, region, secret, pin ?? "-"].join(".");
  return { text, home: { account, region }, id: hash("sha256", secret) };
}

/** Undefined for whatever isn't a token. */
export function readJoinToken(text: string): JoinToken | undefined {
  const [, account, region, secret] = FORM.exec(text) ?? [];
  if (account === undefined || region === undefined || secret === undefined) return undefined;
  return { home: { account, region }, id: hash("sha256", secret) };
}
