/** Makes a key pair for its owner, who alone gets the private key: in PEM, as OpenSSH writes it, or in the form of PuTTY. */
import { createHash, createHmac, generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { AskedKey, MadeKey } from "../../operations/operation.ts";

const generate = promisify(generateKeyPair);

/** Beside the loop: the search for primes takes long. */
export async function newKeyPair({ name, type, format }: AskedKey): Promise<MadeKey> {
  const { privateKey, publicKey } = type === "rsa" ? await generateRsa() : await generateEd25519();
  const parts = partsOf(privateKey, publicKey);
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  return {
    publicKey: `${parts.algorithm} ${parts.blob.toString("base64")} ${name}`,
    // AWS: of the private key for RSA, of the public key otherwise (catalogue 548).
    fingerprint:
      type === "rsa"
        ? (createHash("sha1").update(pkcs8).digest("hex").match(/../g) ?? []).join(":")
        : createHash("sha256").update(parts.blob).digest("base64"),
    material: format === "ppk" ? ppkOf(parts, name) : pemOf(parts, privateKey, name),
  };
}

// AWS: RSA keys have 2048 bits (its API reference).
const generateRsa = () => generate("rsa", { modulusLength: 2048 });
const generateEd25519 = () => generate("ed25519", undefined);

interface Parts {
  /** As SSH calls it. */
  readonly algorithm: "ssh-rsa" | "ssh-ed25519";
  /** The public key as SSH sends it. */
  readonly blob: Buffer;
  /** What PuTTY keeps of the private key. */
  readonly secret: Buffer;
}

function partsOf(privateKey: KeyObject, publicKey: KeyObject): Parts {
  const jwk = privateKey.export({ format: "jwk" });
  const of = (member: "d" | "e" | "n" | "p" | "q" | "qi" | "x"): Buffer =>
    Buffer.from(String(jwk[member]), "base64url");
  if (publicKey.asymmetricKeyType === "rsa") {
    return {
      algorithm: "ssh-rsa",
      blob: Buffer.concat([string("ssh-rsa"), number(of("e")), number(of("n"))]),
      secret: Buffer.concat([number(of("d")), number(of("p")), number(of("q")), number(of("qi"))]),
    };
  }
  return {
    algorithm: "ssh-ed25519",
    blob: Buffer.concat([string("ssh-ed25519"), string(of("x"))]),
    secret: string(of("d")),
  };
}

function string(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number: one whose first bit is set has a zero before it. */
const number = (bytes: Buffer): Buffer =>
  string((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

const inLines = (bytes: Buffer, width: number): readonly string[] =>
  bytes.toString("base64").match(new RegExp(`.{1,${width}}`, "g")) ?? [];

/** AWS: RSA keys as PKCS#1 (its API reference); ours, as ssh-keygen does it: Ed25519 keys in OpenSSH's own form. */
function pemOf({ algorithm, blob, secret }: Parts, privateKey: KeyObject, name: string): string {
  if (algorithm === "ssh-rsa") return String(privateKey.export({ type: "pkcs1", format: "pem" })).trimEnd();
  const check = randomBytes(4);
  const seed = secret.subarray(4);
  const point = blob.subarray(-32);
  const inner = Buffer.concat([check, check, blob, string(Buffer.concat([seed, point])), string(name)]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, i) => i + 1));
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[string("none"), string("none"), string(""), Buffer.from([0, 0, 0, 1])],
    ...[string(blob), string(Buffer.concat([inner, padding]))],
  ]);
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...inLines(whole, 70), "-----END OPENSSH PRIVATE KEY-----"].join("\n");
}

/** PuTTY's second version, which all of its releases read. */
function ppkOf({ algorithm, blob, secret }: Parts, name: string): string {
  const macKey = createHash("sha1").update("putty-private-key-file-mac-key").digest();
  const signed = Buffer.concat([algorithm, "none", name, blob, secret].map(string));
  const publicLines = inLines(blob, 64);
  const privateLines = inLines(secret, 64);
  return [
    `PuTTY-User-Key-File-2: ${algorithm}`,
    "Encryption: none",
    `Comment: ${name}`,
    `Public-Lines: ${publicLines.length}`,
    ...publicLines,
    `Private-Lines: ${privateLines.length}`,
    ...privateLines,
    `Private-MAC: ${createHmac("sha1", macKey).update(signed).digest("hex")}`,
  ].join("\r\n");
}
