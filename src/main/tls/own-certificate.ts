/** A certificate that the server signs itself, for the key that it keeps. Nobody else vouches for it: hosts know its key by a pin. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import { parseAddress } from "../../address/prefix.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Some systems take no certificate that is good for longer than 825 days. */
const GOOD_FOR_DAYS = 800;
/** A start in its last year makes a new one. */
const RENEWED_BEFORE_DAYS = 365;

const [SUBJECT_ALT_NAME, BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, COMMON_NAME] = [
  ...["2.5.29.17", "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.4.3"],
] as const;
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
/** As the field counts. */
const VERSION_3 = 2;
/** The class of tags that mean something in their place only. */
const CONTEXT = 3;
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

type Asn1 = typeof import("asn1js");
type Element = InstanceType<Asn1["BaseBlock"]>;

/** A certificate in PEM, in the form of RFC 5280. `now` is in milliseconds. */
export async function makeCertificate(key: string, names: readonly string[], now: number): Promise<string> {
  // Loaded only here: a server makes one in years.
  const asn1 = await import("asn1js");
  const { Sequence, ObjectIdentifier, BitString, Integer } = asn1;
  const privateKey = createPrivateKey(key);
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: ECDSA_WITH_SHA256 })] });
  const name = nameOf(asn1, "Cordon");
  const content = new Sequence({
    value: [
      tagged(asn1, 0, new Integer({ value: VERSION_3 })),
      new Integer({ valueHex: bytesOf(positive(randomBytes(16))) }),
      algorithm,
      name,
      new Sequence({
        // A clock that is a little behind must take it as well.
        value: [timeOf(asn1, now - DAY_MS), timeOf(asn1, now + GOOD_FOR_DAYS * DAY_MS)],
      }),
      name,
      asn1.fromBER(bytesOf(createPublicKey(privateKey).export({ type: "spki", format: "der" }))).result,
      tagged(asn1, 3, new Sequence({ value: extensions(asn1, names) })),
    ],
  });
  const signature = sign("sha256", Buffer.from(content.toBER()), privateKey);
  const certificate = new Sequence({ value: [content, algorithm, new BitString({ valueHex: bytesOf(signature) })] });
  return new X509Certificate(Buffer.from(certificate.toBER())).toString();
}

const tagged = ({ Constructed }: Asn1, tagNumber: number, value: Element): Element =>
  new Constructed({ idBlock: { tagClass: CONTEXT, tagNumber }, value: [value] });

function nameOf({ Sequence, Set: SetOf, ObjectIdentifier, Utf8String }: Asn1, value: string): Element {
  const attribute = new Sequence({ value: [new ObjectIdentifier({ value: COMMON_NAME }), new Utf8String({ value })] });
  return new Sequence({ value: [new SetOf({ value: [attribute] })] });
}

/** The short form has two digits of the year, and is for those before 2050. */
function timeOf({ UTCTime, GeneralizedTime }: Asn1, time: number): Element {
  const valueDate = new Date(Math.floor(time / 1_000) * 1_000);
  return valueDate.getUTCFullYear() < 2050 ? new UTCTime({ valueDate }) : new GeneralizedTime({ valueDate });
}

function extensions(asn1: Asn1, names: readonly string[]): Element[] {
  const { Sequence, ObjectIdentifier, OctetString, Boolean: Flag, BitString, Primitive } = asn1;
  const extension = (id: string, isCritical: boolean, value: Element) =>
    new Sequence({
      value: [
        new ObjectIdentifier({ value: id }),
        ...(isCritical ? [new Flag({ value: true })] : []),
        new OctetString({ valueHex: value.toBER() }),
      ],
    });
  const general = names.map((name) => {
    const [tagNumber, bytes] = isIP(name) === 0 ? [DNS_NAME, Buffer.from(name)] : [IP_ADDRESS, bytesOfAddress(name)];
    return new Primitive({ idBlock: { tagClass: CONTEXT, tagNumber }, valueHex: bytesOf(bytes) });
  });
  const purpose = new ObjectIdentifier({ value: SERVER_AUTH });
  return [
    extension(SUBJECT_ALT_NAME, false, new Sequence({ value: general })),
    // It's no authority's: that is what the empty form says.
    extension(BASIC_CONSTRAINTS, true, new Sequence({ value: [] })),
    extension(KEY_USAGE, true, new BitString({ valueHex: bytesOf(Buffer.from([SIGNS])), unusedBits: 7 })),
    extension(EXTENDED_KEY_USAGE, false, new Sequence({ value: [purpose] })),
  ];
}

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
