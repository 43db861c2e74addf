/** Finds the record that a call names by id, or refuses the id as AWS does: malformed, or well formed but unknown. */
import { type AwsError, awsError } from "../model/aws-error.ts";
import { isIdOf, type KindWithId } from "../model/world/ids.ts";
import type { RecordOf } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";

/** The part of a partition that is read here. */
type Records = Pick<World, "region" | "get">;
type Refusal = (id: string, world: Records) => AwsError;
type Finder<K extends KindWithId> = (world: Records, id: string) => RecordOf<K>;

export const associationNotFound = awsError(
  "InvalidAssociationID.NotFound",
  (id: string) => `The association ID '${id}' does not exist`,
);

const finders = new Map<KindWithId, Finder<KindWithId>>();

/**
 * Declares the finder of a kind: `finder("subnet", { unknown, malformed })`. Each kind has at most one; operations that
 * take an id of any kind reach it with `finderOf`.
 */
export function finder<K extends KindWithId>(
  kind: K,
  { unknown, malformed = unknown }: { readonly unknown: Refusal; readonly malformed?: Refusal },
): Finder<K> {
  if (finders.has(kind)) throw new Error(`two finders are declared for ${kind}`);
  const find: Finder<K> = (world, id) => {
    const found = world.get(kind, id);
    if (found !== undefined) return found;
    throw isIdOf(kind, id) ? unknown(id, world) : malformed(id, world);
  };
  finders.set(kind, find);
  return find;
}

/** INVARIANT: the caller has loaded `finders.generated.ts`; otherwise the finders aren't registered. */
export const finderOf = (kind: KindWithId): Finder<KindWithId> | undefined => finders.get(kind);
