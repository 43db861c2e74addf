/** Finds what a call names by id, or refuses the id as AWS does: malformed, or well formed and unknown. */
import type { AwsError } from "../model/aws-error.ts";
import { type Kind, kinds, type RecordOf } from "../model/world/kinds.ts";
import type { World } from "../model/world/world.ts";
import { isId } from "./invalid-id.ts";

type Refusal = (id: string) => AwsError;

/** Makes the finder of a kind: `finder("subnet", { unknown, malformed })`. */
export const finder =
  <K extends Kind>(kind: K, { unknown, malformed = unknown }: { unknown: Refusal; malformed?: Refusal }) =>
  (world: World, id: string): RecordOf<K> => {
    const found = world.get(kind, id);
    if (found !== undefined) return found;
    const { prefix } = kinds[kind];
    throw prefix === undefined || isId(id, prefix) ? unknown(id) : malformed(id);
  };
