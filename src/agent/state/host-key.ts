/** The host's own key, which never leaves it, and what it signs. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";

export interface HostKey {
  readonly privateKey: KeyObject;
  /** The raw Ed25519 key in base64url: what the server knows of it. */
  readonly publicKey: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** As the file has it. */
export interface KeptKey {
  readonly pem: string;
  readonly since: number;
}

export const makeKey = (now: number): HostKey => keyOf(generateKeyPairSync("ed25519").privateKey, now);

function keyOf(privateKey: KeyObject, since: number): HostKey {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  return { privateKey, publicKey: x as string, since };
}

export const keptKey = ({ privateKey, since }: HostKey): KeptKey => ({
  pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  since,
});

export const keyFrom = ({ pem, since }: KeptKey): HostKey => keyOf(createPrivateKey(pem), since);

/** What a request is signed for. */
export interface Signed {
  /** `<account>/<region>/<host id>`. */
  readonly who: string;
  readonly method: string;
  /** With its query, as it's sent. */
  readonly path: string;
  readonly body: string;
  /** The server's time in milliseconds. */
  readonly now: number;
}

/** How long a signature is good for: as long as the server takes one. */
const SECONDS = 60;

export function signRequest({ privateKey }: HostKey, { who, method, path, body, now }: Signed): Promise<string> {
  const iat = Math.floor(now / 1000);
  const digest = createHash("sha256").update(body).digest("base64url");
  return new SignJWT({ iat, exp: iat + SECONDS, method, path, body: digest })
    .setProtectedHeader({ alg: "EdDSA", kid: who })
    .sign(privateKey);
}
