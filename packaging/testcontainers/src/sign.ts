/** AWS's Signature Version 4 for a POST without a body: all that a reset needs. */
import { createHash, createHmac } from "node:crypto";
import type { AccessKey } from "./keys.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The headers to send it with. */
export function signPost(url: URL, key: AccessKey, now: Date): Record<string, string> {
  const time = now.toISOString().replaceAll(/[:-]|\.\d+/g, "");
  const scope = [time.slice(0, 8), "us-east-1", "cordon", "aws4_request"];
  const names = "host;x-amz-date";
  const canonical = ["POST", url.pathname, "", `host:${url.host}`, `x-amz-date:${time}`, "", names, sha256("")];
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(canonical.join("\n"))].join("\n");
  const signing = scope.reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${key.secretAccessKey}`);
  const signature = hmac(signing, text).toString("hex");
  return {
    "x-amz-date": time,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
