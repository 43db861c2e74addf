/** Long answers of our own interface as JSON in pieces, made in turns and no faster than the caller takes them. */
import { Turn } from "../turns.ts";

/** Pieces are about so long, in characters. */
const PIECE = 64 * 1024;

/** So many levels are written part by part. What lies deeper is short. */
const LEVELS = 5;

/** The same text as JSON.stringify's, in pieces. */
export async function* jsonPieces(value: unknown): AsyncGenerator<string> {
  let piece = "";
  const turn = new Turn();
  for (const part of partsOf(value, LEVELS)) {
    piece += part;
    if (piece.length >= PIECE) {
      yield piece;
      piece = "";
    }
    if (turn.isOver) await turn.next();
  }
  yield piece;
}

function* partsOf(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || typeof value !== "object" || value === null) {
    yield JSON.stringify(value) ?? "null";
    return;
  }
  const isList = Array.isArray(value);
  const members: readonly (readonly [string, unknown])[] = isList
    ? value.map((item) => ["", item])
    : Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : [[`${JSON.stringify(name)}:`, each]]));
  let before = isList ? "[" : "{";
  for (const [name, each] of members) {
    yield before + name;
    yield* partsOf(each, levels - 1);
    before = ",";
  }
  yield members.length === 0 ? (isList ? "[]" : "{}") : isList ? "]" : "}";
}
