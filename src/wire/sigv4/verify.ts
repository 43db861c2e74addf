/** Checks a signature by making it again with the SDK's own signer. */
import { timingSafeEqual } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { RequestHead, Signed } from "./credential-scope.ts";
import { Sha256 } from "./digest.ts";

export type Verification = "valid" | "mismatch" | "expired" | "not-yet-valid";

/** AWS refuses a request whose time is further than this from its own (catalogue 8). */
const LARGEST_SKEW_SECONDS = 900;

/** Milliseconds since the epoch of `YYYYMMDDTHHMMSSZ`. */
export function timeOf(text: string): number {
  const at = (from: number, to: number) => Number(text.slice(from, to));
  const time = Date.UTC(at(0, 4), at(4, 6) - 1, at(6, 8), at(9, 11), at(11, 13), at(13, 15));
  // Date.UTC takes the 32nd of a month for the 1st of the next.
  return new Date(time).getUTCDate() === at(6, 8) && at(4, 6) <= 12 && at(9, 11) < 24 ? time : Number.NaN;
}

const signers = new Map<string, SignatureV4>();
/** Signers keep derived keys; this many credentials and scopes are kept at most. */
const MOST_SIGNERS = 1000;

function signerFor(signed: Signed, secretAccessKey: string): SignatureV4 {
  const key = `${signed.accessKeyId}/${signed.region}/${signed.service}/${secretAccessKey}`;
  const known = signers.get(key);
  if (known !== undefined) return known;
  if (signers.size >= MOST_SIGNERS) signers.clear();
  const signer = new SignatureV4({
    region: signed.region,
    service: signed.service,
    credentials: { accessKeyId: signed.accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  });
  signers.set(key, signer);
  return signer;
}

/**
 * `now` is in milliseconds. Every signed header must have been sent, and `host` must be among them. A payload hash in
 * `x-amz-content-sha256` is not believed but compared.
 */
export async function verify(
  request: RequestHead,
  body: string,
  signed: Signed,
  secretAccessKey: string,
  now: number,
): Promise<Verification> {
  const time = timeOf(signed.time);
  const age = (now - time) / 1000;
  if (Number.isNaN(time) || !signed.time.startsWith(signed.day)) return "mismatch";
  if (age > (signed.expiresIn ?? LARGEST_SKEW_SECONDS)) return "expired";
  if (age < -LARGEST_SKEW_SECONDS) return "not-yet-valid";

  const headers: Record<string, string> = {};
  for (const name of signed.signedHeaders) {
    const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
    if (value === undefined) return "mismatch";
    headers[name] = value;
  }
  if (headers["host"] === undefined) return "mismatch";
  // Names the operation, so it must not be open to change.
  if (request.headers["x-amz-target"] !== undefined && headers["x-amz-target"] === undefined) return "mismatch";
  const claimedHash = headers["x-amz-content-sha256"];
  if (claimedHash !== undefined && claimedHash !== (await hexDigest(body))) return "mismatch";

  const query: Record<string, string | string[]> = {};
  for (const [name, value] of request.query) {
    if (name === "X-Amz-Signature") continue;
    const before = query[name];
    query[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  const message = { method: request.method, protocol: "http:", hostname: "", path: request.path, query, headers, body };
  const signer = signerFor(signed, secretAccessKey);
  const signingDate = new Date(time);
  const signableHeaders = new Set(signed.signedHeaders);
  if (signed.expiresIn === undefined) {
    const again = await signer.sign(message, { signingDate, signableHeaders });
    return same(again.headers["authorization"]?.split("Signature=")[1], signed.signature);
  }
  const again = await signer.presign(message, {
    signingDate,
    signableHeaders,
    unhoistableHeaders: signableHeaders,
    expiresIn: signed.expiresIn,
  });
  return same(String(again.query?.["X-Amz-Signature"]), signed.signature);
}

async function hexDigest(body: string): Promise<string> {
  const digest = new Sha256();
  digest.update(body);
  return Buffer.from(await digest.digest()).toString("hex");
}

function same(expected: string | undefined, given: string): Verification {
  const a = Buffer.from(expected ?? "");
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b) ? "valid" : "mismatch";
}
