/** The CPU time of checking a signature, for different implementations of the digests: `node bench/sigv4.ts`. */
import { createHash, createHmac, hash } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { type RequestHead, readClaim, type Signed } from "../src/wire/sigv4/credential-scope.ts";
import { hmac, Sha256 } from "../src/wire/sigv4/digest.ts";
import { verify } from "../src/wire/sigv4/verify.ts";
import { signedHeaders } from "../test/setup/signed-call.ts";

const CALLS = 20_000;
const key = { accessKeyId: "AKID", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const body = "Action=DescribeSecurityGroups&Version=2016-11-15&GroupId.1=sg-0123456789abcdef0";
const headers = await signedHeaders("http://127.0.0.1:4566", key, { body });
const request: RequestHead = { method: "POST", path: "/", query: [], headers };
const claim = readClaim(request);
if (claim.claim !== "signed") throw new Error("the request is not signed");
const { signed } = claim;

/** Node's own digests, which are stream objects. */
class StreamSha256 {
  readonly #digest;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#digest = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as NodeJS.ArrayBufferView);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#digest.update(data as NodeJS.ArrayBufferView);
  }
  async digest(): Promise<Uint8Array> {
    return this.#digest.digest();
  }
  reset(): void {}
}

const signWith = (sha256: typeof Sha256 | typeof StreamSha256) => {
  const signer = new SignatureV4({
    region: "us-east-1",
    service: "ec2",
    credentials: key,
    sha256,
    applyChecksum: false,
  });
  const own = Object.fromEntries(signed.signedHeaders.map((name) => [name, headers[name] ?? ""]));
  const message = { method: "POST", protocol: "http:", hostname: "", path: "/", query: {}, headers: own, body };
  const signableHeaders = new Set(signed.signedHeaders);
  return () => signer.sign(message, { signingDate: new Date(), signableHeaders });
};

/** The least work that a check could do: no library, only this form of request, the derived key precomputed. */
const derived = ["20260102", "us-east-1", "ec2", "aws4_request"].reduce<Buffer>(
  (secret, text) => createHmac("sha256", secret).update(text).digest(),
  Buffer.from(`AWS4${key.secretAccessKey}`),
);
async function bare({ signedHeaders, time, day, region, service }: Signed): Promise<string> {
  const lines = signedHeaders.map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
  const canonical = `POST\n/\n\n${lines}\n${signedHeaders.join(";")}\n${hash("sha256", body)}`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/${service}/aws4_request\n${hash("sha256", canonical)}`;
  return hmac(derived, text).toString("hex");
}

async function measure(name: string, work: () => unknown): Promise<void> {
  for (let n = 0; n < CALLS / 4; n++) await work();
  const before = process.cpuUsage();
  for (let n = 0; n < CALLS; n++) await work();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name.padEnd(52)} ${((user + system) / CALLS).toFixed(1)} us`);
}

await measure("library, node's createHash and createHmac", signWith(StreamSha256));
await measure("library, one-shot digests (wire/sigv4/digest.ts)", signWith(Sha256));
await measure("no library, the least that a check could do", () => bare(signed));
await measure("the whole check (wire/sigv4/verify.ts)", () =>
  verify(request, hash("sha256", body), signed, key.secretAccessKey),
);
