/** Asks a Cordon over its own interface, signed with the AWS credentials of the environment. */
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../wire/sigv4/digest.ts";

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Where and as whom commands ask unless told otherwise; the variables that the AWS CLI reads. */
export const defaultEndpoint = (): string => process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";

function signer(): SignatureV4 {
  const sessionToken = process.env["AWS_SESSION_TOKEN"];
  return new SignatureV4({
    service: "cordon",
    region: process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    credentials: {
      accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "test",
      secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "test",
      ...(sessionToken !== undefined && { sessionToken }),
    },
    sha256: Sha256,
  });
}

/** `path` begins with `/_cordon/`. Throws an Error that says what to do where nothing answers. */
export async function askCordon(
  endpoint: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const { host, protocol, hostname } = new URL(endpoint);
  const request = { method: "GET", protocol, hostname, path, query: { ...query }, headers: { host } };
  const { headers } = await signer().sign(request);
  const url = `${protocol}//${host}${path}?${new URLSearchParams(query)}`;
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
  } catch {
    throw new Error(`nothing answers at ${endpoint}. Start it with: cordon serve, or name another with --endpoint URL`);
  }
  return { status: response.status, body: await response.json().catch(() => undefined) };
}
