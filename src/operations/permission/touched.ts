/** What a call touches: the resources that the caller needs permission on, as records, however the call names them. */
import type { Resource, Tag } from "../../model/records/tag.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { arnOfRecord, type KindWithArn } from "../../model/world/ids.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import type { World } from "../../model/world/world.ts";

/** Kinds whose records have names in their ARNs, and keep them. */
type KindWithOwnArn = "iam-group" | "iam-policy" | "iam-role" | "iam-user";
type Touchable = KindWithArn | KindWithOwnArn;

/** One resource that a call touches. */
export interface Touched {
  readonly kind: Touchable;
  /** All of a record that exists; of one that the call would make, what the call says about it. */
  readonly record: Partial<
    Resource & { readonly arn: string; readonly ownerId: string; readonly tags: readonly Tag[] }
  >;
}

/** A record that exists. */
export const existing = <K extends Touchable>(kind: K, record: RecordOf<K>): Touched => ({ kind, record });

/** What an id names that isn't among the records: permission is asked on its ARN, whether or not it exists. */
export const named = (kind: KindWithArn, id: string): Touched => ({ kind, record: { id } });

/** What another record refers to by id. */
export function referred<K extends KindWithArn>(world: World, kind: K, id: string): Touched {
  const record = world.get(kind, id);
  return record === undefined ? named(kind, id) : existing(kind, record);
}

/** A record that the call would make. AWS asks for permission on all of its type: `arn:aws:ec2:...:subnet/*` (catalogue 393). */
export const made = <K extends Touchable>(kind: K, draft: Partial<RecordOf<K>> = {}): Touched => ({
  kind,
  record: { ...draft, id: "*" },
});

/** One of the caller's own by its id, whether or not it exists: for calls whose answer says what doesn't. */
export const touchedById = <K extends KindWithArn>(world: World, kind: K, id: string): Touched => ({
  kind,
  record: world.get(kind, id) ?? { id },
});

/** All resources of a kind, for calls that list them and name none. */
export const every = (kind: KindWithArn): Touched => ({ kind, record: { id: "*" } });

/** For operations that act on no resource of their own: permission on everything (`*`), as for most calls that read. */
export const nothing = (): readonly Touched[] => [];

/** The ARN that policies compare; a record without an owner is of the caller's account. */
export const arnOfTouched = ({ kind, record: { arn, id = "*", ownerId } }: Touched, home: PartitionKey): string =>
  arn ?? arnOfRecord(kind as KindWithArn, { id, ownerId: ownerId ?? home.account }, home.region);
