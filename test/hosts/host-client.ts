/** A host as the server sees it: joins, signs with its own key, follows its feed. And an operator who asks as any does. */
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { SignJWT } from "jose";
import type { AddedHost } from "../../src/own-api/hosts/add.ts";
import type { Joined } from "../../src/own-api/hosts/contract.ts";
import type { ListedHosts } from "../../src/own-api/hosts/list.ts";
import { type Key, type RawAnswer, send, signedHeaders } from "../setup/signed-call.ts";

export const ACCOUNT = "111122223333";
const OPERATOR: Key = { accessKeyId: ACCOUNT, secretAccessKey: "test" };

/** An operator's question, or a change if something is sent. */
export async function operate(url: string, path: string, sent?: object, key: Key = OPERATOR): Promise<RawAnswer> {
  const body = sent === undefined ? "" : JSON.stringify(sent);
  const [plain = "", text = ""] = path.split("?");
  const query = Object.fromEntries(new URLSearchParams(text));
  const raw = { method: sent === undefined ? "GET" : "POST", path: `/_cordon/${plain}`, query, body };
  return send(url, { ...raw, path: `/_cordon/${path}`, headers: await signedHeaders(url, key, raw) });
}

export const errorOf = ({ body }: RawAnswer): string => (JSON.parse(body) as { readonly error: string }).error;

/** What was answered, which is no refusal. */
export function answered<T>({ status, body }: RawAnswer): T {
  assert.ok(status < 300, `${status} ${body}`);
  return (body === "" ? undefined : JSON.parse(body)) as T;
}

export const listHosts = async (url: string): Promise<ListedHosts> => answered(await operate(url, "hosts"));

export const addHost = async (url: string, name: string, devices: readonly object[], more: object = {}) =>
  answered<AddedHost>(await operate(url, "hosts/add", { name, devices, ...more }));

export interface Signs {
  readonly privateKey: KeyObject;
  readonly keyId: string;
}

export interface TestHost extends Signs, Joined {}

export function newKey(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { privateKey, publicKey: publicKey.export({ format: "jwk" }).x ?? "" };
}

export const askToJoin = (url: string, token: string, publicKey: string): Promise<RawAnswer> =>
  send(url, { path: "/_cordon/host/join", body: JSON.stringify({ token, publicKey, version: "1" }) });

export async function join(url: string, token: string): Promise<TestHost> {
  const { privateKey, publicKey } = newKey();
  const joined = answered<Joined>(await askToJoin(url, token, publicKey));
  return { privateKey, ...joined, keyId: `${joined.account}/${joined.region}/${joined.hostId}` };
}

interface Claims {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const inSeconds = (ms: number) => Math.floor(ms / 1000);

/** The token of a request; `claims` are what it says that the request isn't. */
export function tokenOf(
  { privateKey, keyId }: Signs,
  { method, path, body }: Claims,
  claims: object = {},
): Promise<string> {
  const now = inSeconds(Date.now());
  const digest = createHash("sha256").update(body).digest("base64url");
  return new SignJWT({ iat: now, exp: now + 60, method, path, body: digest, ...claims })
    .setProtectedHeader({ alg: "EdDSA", kid: keyId })
    .sign(privateKey);
}

export async function askAsHost(
  url: string,
  host: Signs,
  route: string,
  sent?: object,
  claims: object = {},
): Promise<RawAnswer> {
  const body = sent === undefined ? "" : JSON.stringify(sent);
  const request = { method: sent === undefined ? "GET" : "POST", path: `/_cordon/${route}`, body };
  return send(url, { ...request, headers: { authorization: `Bearer ${await tokenOf(host, request, claims)}` } });
}

export const report = (more: object = {}) => ({
  version: "1",
  interfaces: [],
  drift: { times: 0 },
  problems: [],
  outliving: [],
  ...more,
});

export interface OpenFeed {
  readonly status: number;
  /** The next message; undefined if the feed has ended. */
  next(): Promise<unknown>;
  close(): void;
}

export async function openFeed(url: string, host: Signs, after?: string): Promise<OpenFeed> {
  const path = `/_cordon/host/feed${after === undefined ? "" : `?after=${after}`}`;
  const authorization = `Bearer ${await tokenOf(host, { method: "GET", path, body: "" })}`;
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(`${url}${path}`, { headers: { authorization } }, resolve).once("error", reject).end();
  });
  const lines = linesOf(incoming);
  return {
    status: incoming.statusCode ?? 0,
    next: async () => (await lines.next()).value,
    close: () => incoming.destroy(),
  };
}

async function* linesOf(incoming: IncomingMessage): AsyncGenerator<unknown, undefined> {
  let rest = "";
  for await (const chunk of incoming.setEncoding("utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
  return undefined;
}

/** Reports what it was told, as a host that does it would. */
export async function obey(url: string, host: TestHost, times: number): Promise<void> {
  const feed = await openFeed(url, host);
  for (let i = 0; i < times; i++) {
    const message = (await feed.next()) as {
      readonly cursor: string;
      readonly revisions: object;
      readonly ruleSet?: { readonly interfaces: readonly object[] };
      readonly interfaces?: readonly object[];
    };
    const told = message.interfaces ?? message.ruleSet?.interfaces ?? [];
    const interfaces = told.map((each) => {
      const { device, interfaceId, mode } = each as Readonly<Record<string, string>>;
      return { device, interfaceId, mode, refused: 0, wouldRefuse: 3, byFailsafe: 0 };
    });
    const { cursor, revisions } = message;
    await askAsHost(url, host, "host/report", report({ applied: { cursor, revisions }, interfaces }));
  }
  feed.close();
}
