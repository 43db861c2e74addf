/** Who calls: checks the signature, or just reads it if no credentials are configured (catalogue 8). */
import { createHash, hash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Credential, openPrincipal, type Principal } from "../../access/credentials.ts";
import { regions } from "../../model/regions.ts";
import type { Claim, RequestHead, Signed } from "../../wire/sigv4/credential-scope.ts";
import { timelinessOf } from "../../wire/sigv4/request-time.ts";
import type { Ledger } from "../ledger.ts";
import { isSignedByVersion2 } from "../what-is-asked.ts";
import type { KnownHeads } from "../worlds/freshness.ts";
import { findIamCredential } from "./iam-keys.ts";
import type { Sealing } from "./sealing.ts";
import type { SignInRefusals } from "./sign-in-refusals.ts";

/** The configured credentials by access key; undefined if any key may sign in. */
export type Credentials = ReadonlyMap<string, Credential> | undefined;

export interface Identity {
  readonly principal: Principal;
  readonly signed: Signed;
}

/** Who a request says it's from, as far as its headers go. */
export interface Claimant extends Identity {
  /** What the signature must be made with; undefined if no credentials are configured. */
  readonly secretAccessKey: string | undefined;
}

/** What a request is checked against; `now` returns milliseconds since the epoch. */
interface Checks {
  readonly credentials: Credentials;
  readonly ledger: Ledger;
  readonly sealing: Sealing;
  readonly now: () => number;
}

/** Throws one of `refusals` if the headers name no known key, or another time than now. */
export async function recognise(
  checks: Checks,
  request: Parameters<typeof isSignedByVersion2>[0],
  claim: Claim,
  refusals: SignInRefusals,
  heads?: KnownHeads,
): Promise<Claimant> {
  if (claim.claim !== "signed") {
    if (await isSignedByVersion2(request)) throw refusals.oldSignature();
    throw claim.claim === "none" ? refusals.unsigned() : refusals.incomplete(claim.missing.join(", "));
  }
  const { signed } = claim;
  // An endpoint that doesn't exist: no account has anything there.
  if (!regions.has(signed.region)) throw refusals.unknownRegion(signed.region);
  const { credentials, now } = checks;
  const kept = credentials?.get(signed.accessKeyId);
  const credential = kept ?? (await findIamCredential(checks, signed, heads));
  if (credentials === undefined) {
    const isKnown = credential !== undefined && credential !== "expired";
    const principal = isKnown ? withoutLimits(credential.principal) : openPrincipal(signed.accessKeyId);
    return { principal, signed, secretAccessKey: undefined };
  }
  if (credential === "expired") throw refusals.expiredToken();
  if (credential === undefined || credential.sessionToken !== signed.sessionToken) throw refusals.unknownKey();
  const timeliness = timelinessOf(signed, now());
  if (timeliness === "no-time") throw refusals.mismatch();
  if (timeliness !== "current") throw refusals.expired();
  return { principal: credential.principal, signed, secretAccessKey: credential.secretAccessKey };
}

/** Without configured credentials everyone may do everything; a key of IAM's only says who it is. */
const withoutLimits = ({ permissions: _, ...principal }: Principal): Principal => principal;

/** Loaded on first use: the signature library takes a third of a start, and without credentials nothing is checked. */
let verifying: Promise<typeof import("../../wire/sigv4/verify.ts")> | undefined;

/**
 * Throws one of `refusals` if the claimant didn't sign this request with this body, of which the hash is enough: in hex, or the
 * word that stands for a body that isn't part of the signature.
 */
export async function refuseUnproven(
  { signed, secretAccessKey }: Claimant,
  request: RequestHead,
  body: Buffer | string,
  refusals: SignInRefusals,
): Promise<void> {
  if (secretAccessKey === undefined) return;
  verifying ??= import("../../wire/sigv4/verify.ts");
  const { verify } = await verifying;
  const payloadHash = typeof body === "string" ? body : await digestOf(body);
  if (!verify(request, payloadHash, signed, secretAccessKey)) throw refusals.mismatch();
}

/** So many bytes are digested in one turn. */
const TURN_BYTES = 4 * 1024 * 1024;

/** The SHA-256 of the bytes as they came, in hex: of texts, different bytes could become the same characters. */
async function digestOf(body: Buffer): Promise<string> {
  if (body.length <= TURN_BYTES) return hash("sha256", body);
  const digest = createHash("sha256");
  for (let at = 0; at < body.length; at += TURN_BYTES) {
    digest.update(body.subarray(at, at + TURN_BYTES));
    await nextTurn();
  }
  return digest.digest("hex");
}
