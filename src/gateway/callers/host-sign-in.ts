/**
 * Which host a request is from: it signs each with its own key, as `own-api/hosts/contract.ts` says. The host's record is looked up each
 * time, so a host that was removed or has a new key is refused at once. Nothing else signs in this way.
 */
import { hash } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Host } from "../../model/records/hosts/host.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import type { Gateway } from "../handle-call.ts";
import { OwnRefusal, type OwnRequest } from "../http-server.ts";
import type { Ledger } from "../ledger.ts";

export interface SignedInHost {
  readonly home: PartitionKey;
  /** As it is now; its key is the one that signed. */
  readonly host: Host & { readonly key: NonNullable<Host["key"]> };
}

/** Loaded with the first host, since most servers have none. */
let loading: Promise<typeof import("jose")> | undefined;
const loadJose = () => {
  loading ??= import("jose");
  return loading;
};

/** A token has some 400 characters. */
const LONGEST_TOKEN = 2_048;
/** A host's token is good for so many seconds; its clock may differ from ours by so many. */
const [LONGEST_VALID, MOST_APART] = [60, 5];

const KEY_ID = /^(\d{12})\/([a-z0-9-]{1,30})\/(host-[0-9a-f]{17})$/;

/** The same for whatever is wrong with who signs: a stranger learns nothing of which hosts there are. */
const unknown = () =>
  new OwnRefusal("no host signs with this key: it was removed, or another machine has joined in its place", 401);
const unfit = (why: string) => new OwnRefusal(`the request's signature doesn't fit: ${why}`, 401);

/**
 * Returns the host that signed the request, its body included, or throws an OwnRefusal. The body is read only after the signature was
 * found good.
 */
export async function signInHost(gateway: Gateway, request: OwnRequest): Promise<SignedInHost> {
  refusePlain(request);
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers["authorization"] ?? "")?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) throw unfit("there is no token of a host");
  const { home, hostId } = await namedBy(token);
  const host = await hostWith(gateway, home, hostId);
  if (host?.key === undefined) throw unknown();
  const claims = await claimsOf(token, host.key.publicKey, gateway.now());
  if (claims["method"] !== request.method || claims["path"] !== request.target) throw unfit("it's for another request");
  if (claims["body"] !== digestOf(await request.readBody())) throw unfit("it's for another body");
  return { home, host: { ...host, key: host.key } };
}

/** Throws an OwnRefusal if the request came over plain HTTP from another machine: tokens and rules could be read on the way. */
export function refusePlain({ isSecure, remoteAddress }: OwnRequest): void {
  if (isSecure === true || isLoopback(remoteAddress)) return;
  throw new OwnRefusal("hosts of other machines come by https: start the server with --tls", 403);
}

const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\.|^::1$/.test(address);

/** Undefined if there's none. */
async function hostWith({ ledger }: Gateway, home: PartitionKey, id: string): Promise<Host | undefined> {
  return (await isKnown(ledger, home)) ? ledger.read(home, (world) => world.get("host", id)) : undefined;
}

/** Whether anything is in the partition. Strangers name any they like, and make no world of one that nobody has changed. */
export async function isKnown(ledger: Ledger, { account, region }: PartitionKey): Promise<boolean> {
  const known = await ledger.partitions();
  return known.some((each) => each.account === account && each.region === region);
}

async function namedBy(token: string): Promise<{ readonly home: PartitionKey; readonly hostId: string }> {
  const { decodeProtectedHeader } = await loadJose();
  let keyId: unknown;
  try {
    keyId = decodeProtectedHeader(token).kid;
  } catch {
    throw unfit("its token has no header");
  }
  const [, account, region, hostId] = typeof keyId === "string" ? (KEY_ID.exec(keyId) ?? []) : [];
  if (account === undefined || region === undefined || hostId === undefined) throw unfit("its token names no host");
  return { home: { account, region }, hostId };
}

async function claimsOf(token: string, publicKey: string, now: number): Promise<JWTPayload> {
  const { errors, importJWK, jwtVerify } = await loadJose();
  const key = await importJWK({ kty: "OKP", crv: "Ed25519", x: publicKey }, "EdDSA");
  const times = { currentDate: new Date(now), maxTokenAge: LONGEST_VALID, clockTolerance: MOST_APART };
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ["EdDSA"], requiredClaims: ["exp"], ...times });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const isProven = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
    throw isProven ? unfit("its token is of another time: compare the clocks") : unknown();
  }
}

const digestOf = (body: Buffer): string => hash("sha256", body, "base64url");

/** Whether a text is a raw Ed25519 key in base64url. */
export const isHostKey = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);
