/** Signs a call anew, with the operator's credentials for the upstream instead of its caller's. */
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../../wire/sigv4/digest.ts";
import { signsPlainPaths } from "../../wire/sigv4/verify.ts";
import { pairsOf, type RawHeaders } from "./passed-headers.ts";
import type { UpstreamKey } from "./upstream-rules.ts";

export interface CallToSign {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Decoded, without the parts of a signature. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: RawHeaders;
  readonly service: string;
  readonly region: string;
  /** Its SHA-256 in hex, or the word that stands for a body that isn't signed. */
  readonly payloadHash: string;
}

/** The caller's signature, wherever it stands. */
const OF_A_SIGNATURE: ReadonlySet<string> = new Set([
  "authorization",
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

export const isOfSignature = (name: string): boolean => OF_A_SIGNATURE.has(name.toLowerCase());

/** The headers with the new signature. Signed are those that AWS asks for: of others, a proxy in between may change some. */
export async function signedAnew(call: CallToSign, key: UpstreamKey, now: number): Promise<RawHeaders> {
  const { method, host, path, service, region, payloadHash } = call;
  const others = pairsOf(call.headers).filter(([name]) => name.toLowerCase() !== "host" && !isOfSignature(name));
  const headers: Record<string, string> = { host, "x-amz-content-sha256": payloadHash };
  for (const [name, value] of others) {
    const known = name.toLowerCase();
    if (!known.startsWith("x-amz-") && known !== "content-type" && known !== "content-md5") continue;
    headers[known] = headers[known] === undefined ? value : `${headers[known]},${value}`;
  }
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of call.query) query[name] = name in query ? [query[name] ?? [], value].flat() : value;
  const signer = new SignatureV4({
    service,
    region,
    credentials: key,
    sha256: Sha256,
    uriEscapePath: !signsPlainPaths(service),
  });
  const message = { method, protocol: "https:", hostname: host, path, query, headers };
  const signed = await signer.sign(message, { signingDate: new Date(now) });
  const added = Object.entries(signed.headers).filter(([name]) => isOfSignature(name));
  return ["Host", host, ...others.flat(), ...added.flat()];
}
