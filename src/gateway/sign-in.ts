/** Who calls: checks the signature, or just reads it if no credentials are configured (catalogue 8). */
import { type Credential, openPrincipal, type Principal } from "../access/credentials.ts";
import type { Claim, RequestHead, Signed } from "../wire/sigv4/credential-scope.ts";
import type { SignInRefusals } from "./sign-in-refusals.ts";

/** The configured credentials by access key; undefined if any key may sign in. */
export type Credentials = ReadonlyMap<string, Credential> | undefined;

export interface Identity {
  readonly principal: Principal;
  readonly signed: Signed;
}

/** What a request is checked against; `now` returns milliseconds since the epoch. */
interface Checks {
  readonly credentials: Credentials;
  readonly now: () => number;
}

/** Loaded on first use: the signature library takes a third of a start, and without credentials nothing is checked. */
let verifying: Promise<typeof import("../wire/sigv4/verify.ts")> | undefined;

/** Throws one of `refusals` if the request doesn't prove what it claims. */
export async function signIn(
  { credentials, now }: Checks,
  request: RequestHead & { readonly body: string },
  claim: Claim,
  refusals: SignInRefusals,
): Promise<Identity> {
  if (claim.claim === "none") throw refusals.unsigned();
  if (claim.claim === "incomplete") throw refusals.incomplete(claim.missing.join(", "));
  const { signed } = claim;
  if (credentials === undefined) return { principal: openPrincipal(signed.accessKeyId), signed };
  const credential = credentials.get(signed.accessKeyId);
  if (credential === undefined || credential.sessionToken !== signed.sessionToken) throw refusals.unknownKey();
  verifying ??= import("../wire/sigv4/verify.ts");
  const { verify } = await verifying;
  const verification = verify(request, request.body, signed, credential.secretAccessKey, now());
  if (verification === "mismatch") throw refusals.mismatch();
  if (verification !== "valid") throw refusals.expired();
  return { principal: credential.principal, signed };
}
