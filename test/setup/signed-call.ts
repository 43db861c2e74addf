/** Calls to a running Cordon, signed by the SDK's own signer but otherwise as raw as a test wants. */
import { request as httpRequest } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../../src/wire/sigv4/digest.ts";

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
export const ANY_KEY: Key = { accessKeyId: "test", secretAccessKey: "test" };
export const FORM = "application/x-www-form-urlencoded; charset=utf-8";

export interface RawCall {
  readonly service?: string;
  readonly region?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The headers of the call, including those of the signature. */
export async function signedHeaders(url: string, key: Key, call: RawCall): Promise<Record<string, string>> {
  const { service = "ec2", region = "us-east-1", method = "POST", path = "/", query = {}, body } = call;
  const signer = new SignatureV4({ service, region, credentials: key, sha256: Sha256, applyChecksum: false });
  const { host } = new URL(url);
  const headers = { host, "content-type": FORM, ...call.headers };
  const signed = await signer.sign({ method, protocol: "http:", hostname: host, path, query, headers, body });
  return signed.headers;
}

/** Sends a call as it is. */
export function send(url: string, { method = "POST", path = "/", headers = {}, body }: RawCall): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, method, path, headers: { ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

export async function call(url: string, raw: RawCall, key: Key = ANY_KEY): Promise<RawAnswer> {
  return send(url, { ...raw, headers: await signedHeaders(url, key, raw) });
}

/** A call of the EC2 query protocol. */
export const ec2 = (url: string, action: string, parameters: Readonly<Record<string, string>> = {}, key?: Key) =>
  call(url, { body: formOf({ Action: action, Version: "2016-11-15", ...parameters }) }, key);

export const formOf = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

/** The content of the first element of that name. */
export const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
