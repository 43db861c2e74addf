/** Checks a signature by making it again: the SDK's own library makes the canonical form, node the digests. */
import { hash, timingSafeEqual } from "node:crypto";
import { getCanonicalHeaders, SignatureV4Base } from "@smithy/signature-v4";
import type { RequestHead, Signed } from "./credential-scope.ts";
import { hmac } from "./digest.ts";

/**
 * The library's part: what is escaped, how, and in which order. Its signer would make the whole signature, but takes
 * twice as long for it (docs/decisions/0002-signature-library.md).
 */
class Canonical extends SignatureV4Base {
  constructor(uriEscapePath: boolean) {
    // The base class asks for the others, but only its signer uses them.
    super({
      uriEscapePath,
      region: "",
      service: "",
      credentials: { accessKeyId: "", secretAccessKey: "" },
      sha256: class {} as never,
    });
  }

  textOf(
    request: Parameters<typeof this.createCanonicalRequest>[0],
    signedHeaders: Set<string>,
    payloadHash: string,
  ): string {
    return this.createCanonicalRequest(request, getCanonicalHeaders(request, undefined, signedHeaders), payloadHash);
  }
}
const canonical = new Canonical(true);
/** Of S3 and its kin, whose keys may have any form: they sign the path as it's sent. */
const canonicalOfKeys = new Canonical(false);

/** Whether signatures for a service are about the path as it's sent, neither escaped again nor made shorter. */
export const signsPlainPaths = (service: string): boolean => /^s3(express|-.*)?$/.test(service);

const signingKeys = new Map<string, Buffer>();
/** There's one for each credential, day, Region and service in use; at most this many are kept. */
const MOST_SIGNING_KEYS = 1000;

export function signingKeyOf({ day, region, service }: Signed, secretAccessKey: string): Buffer {
  const name = `${day}/${region}/${service}/${secretAccessKey}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  if (signingKeys.size >= MOST_SIGNING_KEYS) signingKeys.clear();
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), service), "aws4_request");
  signingKeys.set(name, key);
  return key;
}

/**
 * Reports whether the signature is that of the request and of a body with this SHA-256, in hex. Every signed header must be
 * in the request, and `host` must be among them. A payload hash in `x-amz-content-sha256` is compared, not believed. Where the
 * body isn't part of the signature, the word for that stands in place of its hash.
 */
export function verify(request: RequestHead, payloadHash: string, signed: Signed, secretAccessKey: string): boolean {
  const headers: Record<string, string> = {};
  for (const name of signed.signedHeaders) {
    const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
    if (value === undefined) return false;
    headers[name] = value;
  }
  if (headers["host"] === undefined) return false;
  // It names the operation, so nobody may be able to change it.
  if (request.headers["x-amz-target"] !== undefined && headers["x-amz-target"] === undefined) return false;
  const claimedHash = headers["x-amz-content-sha256"];
  if (claimedHash !== undefined && claimedHash !== payloadHash) return false;

  const query: Record<string, string | string[]> = {};
  for (const [name, value] of request.query) {
    if (name === "X-Amz-Signature") continue;
    const before = query[name];
    query[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  const { method, path } = request;
  const message = { method, protocol: "http:", hostname: "", path, query, headers };
  const form = signsPlainPaths(signed.service) ? canonicalOfKeys : canonical;
  const text = form.textOf(message, new Set(signed.signedHeaders), payloadHash);
  const scope = `${signed.day}/${signed.region}/${signed.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${signed.time}\n${scope}\n${hash("sha256", text)}`;
  const expected = hmac(signingKeyOf(signed, secretAccessKey), toSign).toString("hex");
  return same(expected, signed.signature);
}

export function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
