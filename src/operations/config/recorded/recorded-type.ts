/** A type of resource as AWS Config records it: which records are of it, and how a configuration item shows one. */
import type { Kind, RecordOf } from "../../../model/world/kinds.ts";
import type { World } from "../../../model/world/world.ts";
import type { Relationship } from "../../../wire/generated/config.ts";
import type { Call } from "../../operation.ts";

/** What a resource is related to: the name of the relation, the type of the other, and where its ids are shown. */
export type Relation = readonly [name: string, type: Relationship["resourceType"] & string, path: string];

export interface RecordedType<K extends Kind = Kind> {
  readonly kind: K;
  /** Whether a record is a resource of the type; by default all are. A resource that ends may stay on record. */
  readonly isThere?: (record: RecordOf<K>) => boolean;
  /** The resource's id if it isn't the record's, and the record's id of that. */
  readonly id?: { readonly of: (record: RecordOf<K>) => string; readonly toRecord: (id: string) => string };
  readonly nameOf?: (record: RecordOf<K>) => string;
  /** The record as Describe shows it. `call` is in the world of the resource as it was, at that time. */
  readonly show: (record: RecordOf<K>, call: Call<object>) => object;
  /**
   * AWS: the older types have the names of Describe's members in lowerCamelCase; those that Config reads by the schemas of
   * CloudFormation have them as the schemas do (catalogue 495).
   */
  readonly names: "lower" | "as-shown";
  readonly relations?: readonly Relation[];
  /** Relationships that aren't in what is shown. */
  readonly relate?: (record: RecordOf<K>, world: World) => readonly Relationship[];
  /** Where what is shown has the zone; undefined in a text of its own (catalogue 495). */
  readonly zone: { readonly at: string } | "Multiple Availability Zones" | "Not Applicable" | "Regional";
  /** Whether it's of the account, not of a Region. */
  readonly isGlobal?: true;
}

/** A type of the table, whichever its kind is. Its functions get only records of the kind. */
export const recorded = <K extends Kind>(type: RecordedType<K>): RecordedType => type as unknown as RecordedType;

/** The values at a path of names; a list on the way stands for each of its items. */
export function valuesAt(shown: unknown, path: string): readonly string[] {
  let values: readonly unknown[] = [shown];
  for (const name of path.split(".")) {
    values = values.flatMap((value) => (value as Readonly<Record<string, unknown>> | undefined)?.[name] ?? []);
  }
  return values.filter((value) => typeof value === "string");
}
