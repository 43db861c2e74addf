/** Ids and ARNs: their form for each kind, which kind an id belongs to, and ids of things without a record of their own. */
import type { PartitionKey } from "./change.ts";
import type { KindDefinition } from "./kinds/kind-definition.ts";
import { type Kind, kinds } from "./kinds.ts";

type KindWith<Member extends "prefix" | "type"> = {
  [K in Kind]: (typeof kinds)[K][Member] extends string ? K : never;
}[Kind];

/** Things with an id but no record of their own: parts of records, and images, which are AWS's. */
const parts = {
  "access-scope-finding": { prefix: "nisf" },
  "address-association": { prefix: "eipassoc" },
  "domain-controller": { prefix: "dc", digits: 10 },
  image: { prefix: "ami" },
  "interface-attachment": { prefix: "eni-attach" },
  /** The attachment of an interface to a resource that AWS manages. */
  "managed-attachment": { prefix: "ela-attach" },
  reservation: { prefix: "r" },
  "subnet-cidr-association": { prefix: "subnet-cidr-assoc" },
  "vpc-cidr-association": { prefix: "vpc-cidr-assoc" },
  /** Of Amazon, or of an image of the caller's. AWS: catalogue 37. */
  "workspace-bundle": { prefix: "wsb", digits: 9, otherDigits: /^[0-9a-z]{8,63}$/ },
} as const;

export type KindWithId = KindWith<"prefix">;
/** The kinds and parts that have ids of AWS's form. */
export type IdKind = KindWithId | keyof typeof parts;

/** Makes a new id: `newId("security-group")` is `sg-` and 17 hex digits. */
export type NewId = (of: IdKind) => string;

interface IdForm extends Pick<KindDefinition<never, never>, "digits" | "otherDigits"> {
  readonly prefix: string;
}

const formOf = (of: IdKind): IdForm => (of in parts ? parts[of as keyof typeof parts] : kinds[of as KindWithId]);

export const prefixOfIds = (of: IdKind): string => formOf(of).prefix;
/** AWS: 17 hex digits follow the prefix and a dash, except for some kinds (catalogue 27, 34, 35). */
export const digitsOfIds = (of: IdKind): number => formOf(of).digits ?? 17;

/** Reports whether `text` is an id of this form: the prefix, a dash, then digits as in AWS's ids, and nothing else. */
export function isIdOf(of: IdKind, text: string): boolean {
  const { prefix, otherDigits } = formOf(of);
  if (!text.startsWith(`${prefix}-`)) return false;
  const digits = text.slice(prefix.length + 1);
  // AWS: old ids with 8 digits are well formed everywhere (catalogue 28).
  const isUsual = (digits.length === 8 || digits.length === digitsOfIds(of)) && /^[0-9a-f]+$/.test(digits);
  return isUsual || otherDigits?.test(digits) === true;
}

/** The kind that an id belongs to; undefined for texts that aren't ids. */
export function kindOfId(text: string): KindWithId | undefined {
  const prefix = text.slice(0, text.lastIndexOf("-"));
  for (const kind in kinds) {
    const known = kind as KindWithId;
    if (kinds[known].prefix === prefix) return isIdOf(known, text) ? known : undefined;
  }
  return undefined;
}

export type KindWithArn = KindWith<"type">;

interface Owned {
  readonly ownerId: string;
  readonly id: string;
}

/** The ARN of a resource. AWS: those of IPAM name no Region (catalogue 33). */
export function arnOf(kind: KindWithArn & `ipam${string}`, resource: Owned): string;
export function arnOf(kind: KindWithArn, resource: Owned, region: string): string;
export function arnOf(kind: KindWithArn, resource: Owned, region = ""): string {
  return write(kind, resource, region, kinds[kind].service);
}

/** The ARN of a resource whose kind is known only when the program runs. */
export const arnOfRecord = (kind: KindWithArn, resource: Owned, region: string): string =>
  write(kind, resource, region, kinds[kind].service);

/**
 * The ARN of an account's resource by its id; undefined for texts that aren't ids, and for kinds without ARNs. A call to
 * another service names resources as that `service` does.
 */
export function arnOfId(id: string, { account, region }: PartitionKey, service?: string): string | undefined {
  const kind = kindOfId(id);
  if (kind === undefined || kinds[kind].type === undefined) return undefined;
  return write(kind, { ownerId: account, id }, region, service ?? kinds[kind].service);
}

function write(kind: Kind, { ownerId, id }: Owned, region: string, service = "ec2"): string {
  const type = kinds[kind].type ?? "";
  // AWS: the ARNs of RDS have a colon where others have a slash.
  const separator = service === "rds" ? ":" : "/";
  return `arn:aws:${service}:${type.startsWith("ipam") ? "" : region}:${ownerId}:${type}${separator}${id}`;
}

/** The name of a kind in EC2's tag operations; undefined if they don't know it. */
export const taggedTypeOf = (kind: Kind): string | undefined =>
  kinds[kind].service === undefined ? kinds[kind].type : undefined;
