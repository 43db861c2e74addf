/**
 * Reads a public key as its owner gives it: in OpenSSH's form, in that of RFC 4716, or as DER in base64, with or without the lines
 * of PEM around it.
 */
import { awsError } from "../../model/aws-error.ts";
import type { KeyPair } from "../../model/records/launching/key-pair.ts";
import type { Call } from "../operation.ts";

// AWS: catalogue 549
const invalidFormat = awsError("InvalidKey.Format", () => "Key is not in valid OpenSSH public key format");

/** AWS: the sizes of RSA keys that it takes (EC2 user guide, key pairs). */
const RSA_BITS: ReadonlySet<number> = new Set([1024, 2048, 4096]);
const ED25519_BYTES = 32;

/** `material` is base64, as blobs are. */
export function readPublicKey(
  material: string,
  digest: Call<unknown>["digest"],
): Pick<KeyPair, "keyType" | "fingerprint" | "publicKey"> {
  const { blob, comment } = blobOf(text(bytes(material)).trim());
  const [type, ...parts] = stringsOf(blob);
  const publicKey = `${text(type)} ${base64(blob)}${comment === "" ? "" : ` ${comment}`}`;
  const [first, second] = parts;
  if (text(type) === "ssh-ed25519" && first?.length === ED25519_BYTES && parts.length === 1) {
    return { keyType: "ed25519", fingerprint: base64(digest("sha256", blob)), publicKey };
  }
  if (text(type) === "ssh-rsa" && first !== undefined && second !== undefined && parts.length === 2) {
    if (!RSA_BITS.has(bitsOf(second))) throw invalidFormat();
    return { keyType: "rsa", fingerprint: inPairs(digest("md5", derOfRsa(second, first))), publicKey };
  }
  throw invalidFormat();
}

function blobOf(given: string): { readonly blob: Uint8Array; readonly comment: string } {
  const [, openSsh = "", comment = ""] =
    /^ssh-(?:rsa|ed25519)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+([^\r\n]*))?$/.exec(given) ?? [];
  if (openSsh !== "") return { blob: bytes(openSsh), comment: comment.trim() };
  const [, rfc4716 = ""] =
    /^---- BEGIN SSH2 PUBLIC KEY ----\r?\n([\s\S]*?)\r?\n---- END SSH2 PUBLIC KEY ----$/.exec(given) ?? [];
  // Headers like `Comment: "..."` may go on behind a backslash.
  if (rfc4716 !== "")
    return { blob: bytes(rfc4716.replaceAll(/^[^\n:]+:(?:[^\n]*\\\r?\n)*[^\n]*$/gm, "")), comment: "" };
  const der = bytes(given.replaceAll(/^-----(?:BEGIN|END) PUBLIC KEY-----\r?$/gm, ""));
  return { blob: blobOfDer(der), comment: "" };
}

function bytes(encoded: string): Uint8Array {
  const compact = encoded.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) throw invalidFormat();
  return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
}

const text = (part: Uint8Array | undefined): string => String.fromCharCode(...(part ?? []));
const base64 = (part: Uint8Array): string => btoa(text(part));
const inPairs = (part: Uint8Array): string => [...part].map((byte) => byte.toString(16).padStart(2, "0")).join(":");

/** A blob consists of strings, each after its length in four bytes. */
function stringsOf(blob: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
  const strings: Uint8Array[] = [];
  for (let at = 0; at < blob.length; ) {
    if (at + 4 > blob.length) throw invalidFormat();
    const end = at + 4 + view.getUint32(at);
    if (end > blob.length) throw invalidFormat();
    strings.push(blob.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

function blobWith(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...lengthOf(part.length), ...part]));
}

const lengthOf = (length: number): readonly number[] => [24, 16, 8, 0].map((shift) => (length >>> shift) & 0xff);

/** A positive number may have a zero before it. */
function bitsOf(number: Uint8Array): number {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24;
}

const RSA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const ED25519 = [0x06, 0x03, 0x2b, 0x65, 0x70];

/** As the SubjectPublicKeyInfo of RFC 5280. */
function derOfRsa(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const numbers = der(0x30, [...der(0x02, [...modulus]), ...der(0x02, [...exponent])]);
  return Uint8Array.from(der(0x30, [...der(0x30, RSA), ...der(0x03, [0, ...numbers])]));
}

function der(tag: number, content: readonly number[]): readonly number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  const digits = lengthOf(length).slice(length < 0x100 ? 3 : 2);
  return [tag, 0x80 | digits.length, ...digits, ...content];
}

/** The other way round. */
function blobOfDer(given: Uint8Array): Uint8Array {
  const [info] = valuesOf(given);
  const [algorithm, key] = valuesOf(info);
  // A string of bits begins with how many of its last byte are unused.
  const bits = key?.subarray(1) ?? new Uint8Array();
  if (startsWith(algorithm, RSA)) {
    const [modulus, exponent] = valuesOf(valuesOf(bits)[0]);
    if (modulus !== undefined && exponent !== undefined) return blobWith(ascii("ssh-rsa"), exponent, modulus);
  }
  if (startsWith(algorithm, ED25519)) return blobWith(ascii("ssh-ed25519"), bits);
  throw invalidFormat();
}

const ascii = (word: string): Uint8Array => Uint8Array.from(word, (character) => character.charCodeAt(0));

const startsWith = (given: Uint8Array | undefined, begin: readonly number[]): boolean =>
  begin.every((byte, i) => given?.[i] === byte);

/** The contents of the values in a row. */
function valuesOf(row: Uint8Array = new Uint8Array()): readonly Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let at = 0; at < row.length; ) {
    const short = row[at + 1] ?? 0;
    const digits = short < 0x80 ? 0 : short & 0x7f;
    if (digits > 2) throw invalidFormat();
    const length =
      digits === 0 ? short : row.subarray(at + 2, at + 2 + digits).reduce((sum, byte) => sum * 256 + byte, 0);
    const begin = at + 2 + digits;
    if (begin + length > row.length) throw invalidFormat();
    values.push(row.subarray(begin, begin + length));
    at = begin + length;
  }
  return values;
}
