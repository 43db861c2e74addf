/** A certificate that the server signs itself, for the key that it keeps. Nobody else vouches for it: hosts know its key by a pin. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import { parseAddress } from "../../address/prefix.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Some systems take no certificate that is good for longer than 825 days. */
const GOOD_FOR_DAYS = 800;
/** A start in its last year makes a new one. */
const RENEWED_BEFORE_DAYS = 365;

const [SUBJECT_ALT_NAME, BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, COMMON_NAME] = [
  ...["2.5.29.17", "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.4.3"],
] as const;
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const [DNS_NAME, IP_ADDRESS] = [2, 7] as const;
/** The bit of digitalSignature. */
const SIGNS = 0x80;

/** A new private key, in PEM. */
export function makeTlsKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }) as string;
}

/** Whether a certificate in PEM still does: it's for the key and has all the names. `now` is in milliseconds. */
export function isCurrent(pem: string, key: string, names: readonly string[], now: number): boolean {
  const certificate = readCertificate(pem);
  if (certificate === undefined || !certificate.checkPrivateKey(createPrivateKey(key))) return false;
  if (Date.parse(certificate.validTo) < now + RENEWED_BEFORE_DAYS * DAY_MS) return false;
  return names.every(
    (name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined,
  );
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** The names that a certificate has. */
export function namesIn(pem: string): readonly string[] {
  const names = readCertificate(pem)?.subjectAltName?.split(", ") ?? [];
  return names.map((name) => name.replace(/^(?:DNS|IP Address):/, ""));
}

/** A certificate in PEM. `now` is in milliseconds. */
export async function makeCertificate(key: string, names: readonly string[], now: number): Promise<string> {
  // Loaded only here: a server makes one in years.
  const pki = await import("pkijs");
  const asn1 = await import("asn1js");
  const privateKey = createPrivateKey(key);
  const certificate = new pki.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1.Integer({ valueHex: bytesOf(positive(randomBytes(16))) });
  for (const name of [certificate.subject, certificate.issuer]) {
    const value = new asn1.Utf8String({ value: "Cordon" });
    name.typesAndValues.push(new pki.AttributeTypeAndValue({ type: COMMON_NAME, value }));
  }
  // A clock that is a little behind must take it as well.
  certificate.notBefore.value = new Date(now - DAY_MS);
  certificate.notAfter.value = new Date(now + GOOD_FOR_DAYS * DAY_MS);
  await certificate.subjectPublicKeyInfo.importKey(await publicKeyOf(privateKey));
  const general = names.map((name) =>
    isIP(name) === 0
      ? new pki.GeneralName({ type: DNS_NAME, value: name })
      : new pki.GeneralName({
          type: IP_ADDRESS,
          value: new asn1.OctetString({ valueHex: bytesOf(bytesOfAddress(name)) }),
        }),
  );
  const extension = (extnID: string, critical: boolean, schema: { toBER(sizeOnly?: boolean): ArrayBuffer }) =>
    new pki.Extension({ extnID, critical, extnValue: schema.toBER(false) });
  certificate.extensions = [
    extension(SUBJECT_ALT_NAME, false, new pki.GeneralNames({ names: general }).toSchema()),
    extension(BASIC_CONSTRAINTS, true, new pki.BasicConstraints({ cA: false }).toSchema()),
    extension(KEY_USAGE, true, new asn1.BitString({ valueHex: bytesOf(Buffer.from([SIGNS])), unusedBits: 7 })),
    extension(EXTENDED_KEY_USAGE, false, new pki.ExtKeyUsage({ keyPurposes: [SERVER_AUTH] }).toSchema()),
  ];
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  await certificate.sign(await crypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]), "SHA-256");
  return new X509Certificate(Buffer.from(certificate.toSchema(true).toBER(false))).toString();
}

const publicKeyOf = (privateKey: KeyObject) => {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return crypto.subtle.importKey("spki", der, ALGORITHM, true, ["verify"]);
};

/** As an integer of ASN.1 they would be negative otherwise. */
function positive(bytes: Buffer): Buffer {
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function bytesOfAddress(text: string): Buffer {
  const { family, value } = parseAddress(text) ?? { family: "ipv4", value: 0n };
  return Buffer.from(value.toString(16).padStart(family === "ipv4" ? 8 : 32, "0"), "hex");
}

/** The buffer behind a node Buffer may be larger. */
const bytesOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
