/** What a call touches: the resources that the caller needs permission on, as records, however the call names them. */
import type { Resource, Tag } from "../../model/records/tag.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { arnOfRecord, type KindWithArn } from "../../model/world/ids.ts";
import { kinds, type RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";

/** Kinds whose records have names in their ARNs, and keep them. */
type KindWithOwnArn = "iam-group" | "iam-policy" | "iam-role" | "iam-user";
type Touchable = KindWithArn | KindWithOwnArn;

/**
 * Kinds that have no records here, each with the service of its ARNs and whether they name an account: anyone may own an
 * image or a snapshot.
 */
const unrecorded = {
  "capacity-reservation": { service: "ec2", hasAccount: true },
  "configuration-recorder": { service: "config", hasAccount: true },
  image: { service: "ec2", hasAccount: false },
  snapshot: { service: "ec2", hasAccount: false },
  "spot-instances-request": { service: "ec2", hasAccount: true },
  workspacebundle: { service: "workspaces", hasAccount: true },
  permission: { service: "ram", hasAccount: false },
  quota: { service: "servicequotas", hasAccount: true },
  "resource-share-invitation": { service: "ram", hasAccount: true },
} as const;
type Unrecorded = keyof typeof unrecorded;

/** One resource that a call touches. */
export interface Touched {
  readonly kind: Touchable | Unrecorded;
  /** All of a record that exists; of one that the call would make, what the call says about it. */
  readonly record: Partial<
    Resource & { readonly arn: string; readonly ownerId: string; readonly tags: readonly Tag[] }
  >;
}

/** A record that exists. */
export const existing = <K extends Touchable>(kind: K, record: RecordOf<K>): Touched => ({ kind, record });

/** What an id names that isn't among the records: permission is asked on its ARN, whether or not it exists. */
export const named = (kind: KindWithArn | Unrecorded, id: string): Touched => ({ kind, record: { id } });

/** What an ARN names that has no record of its own. */
export const withArn = (kind: Unrecorded, arn: string, ownerId: string): Touched => ({
  kind,
  record: { id: arn, arn, ownerId },
});

/** What an id names, whether or not it exists: for what records refer to, and for calls whose answers say what doesn't. */
export function referred<K extends KindWithArn>(world: World, kind: K, id: string): Touched {
  const record = world.get(kind, id);
  return record === undefined ? named(kind, id) : existing(kind, record);
}

/** A record that the call would make. AWS asks for permission on all of its type: `arn:aws:ec2:...:subnet/*` (catalogue 393). */
export const made = <K extends Touchable>(kind: K, draft: Partial<RecordOf<K>> = {}): Touched => ({
  kind,
  record: { ...draft, id: "*" },
});

/** All resources of a kind, for calls that list them and name none. */
export const every = (kind: KindWithArn): Touched => ({ kind, record: { id: "*" } });

/** For operations that act on no resource of their own: permission on everything (`*`), as for most calls that read. */
export const nothing = (): readonly Touched[] => [];

/** The ARN that policies compare; a record without an owner is of the caller's account. */
export function arnOfTouched(touched: Touched, home: PartitionKey): string {
  const { kind, record } = touched;
  const { arn, id = "*" } = record;
  if (arn !== undefined) return arn;
  const ownerId = ownerOfTouched(touched, home) ?? "";
  if (!isUnrecorded(kind)) return arnOfRecord(kind as KindWithArn, { id, ownerId }, home.region);
  return `arn:aws:${unrecorded[kind].service}:${home.region}:${ownerId}:${kind}/${id}`;
}

/** Undefined if only AWS knows it. */
export const ownerOfTouched = ({ kind, record: { ownerId } }: Touched, { account }: PartitionKey): string | undefined =>
  ownerId ?? (isUnrecorded(kind) && !unrecorded[kind].hasAccount ? undefined : account);

const isUnrecorded = (kind: Touched["kind"]): kind is Unrecorded => Object.hasOwn(unrecorded, kind);

/** Types that IAM calls by other names than ARNs do. */
const NAMES_IN_IAM: Readonly<Record<string, string>> = {
  "configuration-recorder": "ConfigurationRecorder",
  workspace: "workspaceid",
  "workspace-directory": "directoryid",
};

/** What IAM's table of actions calls the type of a kind. */
export function iamTypeOf(kind: Touched["kind"]): string {
  const name = NAMES_IN_IAM[kind];
  if (name !== undefined || isUnrecorded(kind)) return name ?? kind;
  return kinds[kind].type ?? kind.replace(/^iam-/, "");
}
