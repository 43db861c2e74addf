/** Asks a Cordon over its own interface, or calls AWS's on it, signed with the AWS credentials of the environment. */
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../wire/sigv4/digest.ts";
import { readText } from "./command.ts";

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Where commands ask unless an option says otherwise: the AWS CLI reads the same variable. */
export const defaultEndpoint = (): string => process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566";

/** The Region of an option, or of the environment. */
export const regionOf = (region: string | undefined): string =>
  region ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1";

/** What signs, if it isn't the environment's. */
export interface AskedKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

function keysOfEnvironment(): AskedKeys {
  const sessionToken = process.env["AWS_SESSION_TOKEN"];
  return {
    accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "test",
    secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "test",
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

const signer = (region: string, service: string, credentials = keysOfEnvironment()): SignatureV4 =>
  new SignatureV4({ service, region, credentials, sha256: Sha256 });

/** Of several values each is sent under the name. */
type Query = Readonly<Record<string, string | readonly string[]>>;

/** What is asked besides the path: a body makes it a POST, `region` is that of the signature. */
export interface Asked {
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly region?: string | undefined;
  readonly keys?: AskedKeys | undefined;
  /** Whether the answer goes on for as long as it's read. */
  readonly isEndless?: boolean | undefined;
}

/** How long an answer may take: the largest questions are over tens of thousands of interfaces. */
const LONGEST_MS = 120_000;

/** `path` begins with `/_cordon/`. Throws an Error that says what to do if nothing answers. */
export function send(endpoint: string, path: string, { query = {}, body, ...asked }: Asked): Promise<Response> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return sendSigned(endpoint, { ...asked, service: "cordon", path, query, body: text, headers: {} });
}

/** A call of a service that speaks the query protocol. Throws as `send` does. */
export function callQuery(
  endpoint: string,
  service: string,
  parameters: Readonly<Record<string, string>>,
  asked: Pick<Asked, "region" | "keys"> = {},
): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const body = new URLSearchParams(parameters).toString();
  return sendSigned(endpoint, { ...asked, service, path: "/", query: {}, body, headers });
}

interface Signed extends Pick<Asked, "region" | "isEndless" | "keys"> {
  readonly service: string;
  readonly path: string;
  readonly query: Query;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function sendSigned(endpoint: string, { service, path, query, body, region, ...own }: Signed): Promise<Response> {
  if (!/^https?:\/\/./.test(endpoint) || !URL.canParse(endpoint)) {
    throw new Error(`the endpoint is a URL such as http://127.0.0.1:4566, not '${endpoint}'`);
  }
  const { host, protocol, hostname } = new URL(endpoint);
  if (protocol === "https:") trustBundle();
  const method = body === undefined ? "GET" : "POST";
  const lists = Object.entries(query).map(([name, value]): [string, string[]] => [name, [value].flat()]);
  const sent = lists.flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  const request = {
    method,
    protocol,
    hostname,
    path,
    query: Object.fromEntries(lists),
    headers: { host, ...own.headers },
    body,
  };
  const { headers } = await signer(regionOf(region), service, own.keys).sign(request);
  const url = `${protocol}//${host}${path}?${new URLSearchParams(sent)}`;
  try {
    const signal = own.isEndless === true ? null : AbortSignal.timeout(LONGEST_MS);
    return await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) });
  } catch (error) {
    throw new Error(whyNothing(endpoint, causeOf(error)));
  }
}

interface Cause {
  readonly code?: string;
  readonly message?: string;
}

const causeOf = (error: unknown): Cause => (error as { readonly cause?: Cause }).cause ?? {};

/** Says what to do about a question that nobody answered. */
function whyNothing(endpoint: string, cause: Cause): string {
  const untrusted = whyUntrusted(cause);
  if (untrusted !== undefined) return `the certificate of ${endpoint} isn't trusted: ${untrusted}`;
  if (cause.code === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return `what answers at ${endpoint} speaks plain HTTP: write ${endpoint.replace(/^https/, "http")}`;
  }
  if (cause.code === "UND_ERR_SOCKET" && endpoint.startsWith("http:")) {
    return `what answers at ${endpoint} hangs up. If it speaks HTTPS, write ${endpoint.replace(/^http/, "https")}`;
  }
  return `nothing answers at ${endpoint}. Start it with: cordon serve, or name another with --endpoint URL`;
}

/** The file that the AWS CLI reads as well. Node reads only that of NODE_EXTRA_CA_CERTS. */
const BUNDLE = "AWS_CA_BUNDLE";

let trusted: string | undefined;

/** Also what the file of $AWS_CA_BUNDLE vouches for. */
export function trustBundle(): void {
  const file = process.env[BUNDLE];
  if (file === undefined || file === "" || file === trusted) return;
  setDefaultCACertificates([...getCACertificates("default"), readText(file)]);
  trusted = file;
}

/** Says what to do, if that's why nothing was asked. */
function whyUntrusted({ code = "", message = "" }: Cause): string | undefined {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `${message} Start the server with --tls-name, or call it by another name`;
  if (!/CERT|ISSUER|UNABLE_TO_VERIFY/.test(code)) return undefined;
  return `${message.split(";")[0]}. If it's the server's own, set ${BUNDLE} to its tls.crt`;
}

export async function askCordon(endpoint: string, path: string, asked: Asked = {}): Promise<Answered> {
  const response = await send(endpoint, path, asked);
  return { status: response.status, body: await response.json().catch(() => undefined) };
}
