/** Finds what a call names by id, or refuses the id as AWS does: malformed, or well formed and unknown. */
import type { AwsError } from "../model/aws-error.ts";
import { isIdOf, type KindWithId } from "../model/world/ids.ts";
import type { RecordOf } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";

type Refusal = (id: string) => AwsError;

/** Makes the finder of a kind: `finder("subnet", { unknown, malformed })`. */
export const finder =
  <K extends KindWithId>(kind: K, { unknown, malformed = unknown }: { unknown: Refusal; malformed?: Refusal }) =>
  (world: World, id: string): RecordOf<K> => {
    const found = world.get(kind, id);
    if (found !== undefined) return found;
    throw isIdOf(kind, id) ? unknown(id) : malformed(id);
  };
