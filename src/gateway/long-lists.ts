/**
 * Answers that list: short ones are made in one turn. Longer ones are looked for, shown and encoded in turns, from worlds
 * that are held as they were in the first turn, and no faster than the caller takes them.
 */
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { Listing } from "../operations/operation.ts";
import type { Answer, Frame } from "../wire/protocols/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { Turn } from "./turns.ts";

/** A first turn is not longer, in milliseconds: what it shows must still be encoded. */
const FIRST_TURN_MS = 5;

interface LongList {
  readonly list: string;
  /** As they are shown; whoever takes them must take all, or return the iterator. */
  readonly items: AsyncIterable<unknown>;
}

export interface ListAnswer {
  /** All of the answer, or what it has besides the list. */
  readonly output: Readonly<Record<string, unknown>>;
  readonly long?: LongList;
}

/** What was found in the first turn, and is still to be looked at; `release` lets go of the worlds. */
interface Begun {
  readonly listing: Listing;
  readonly items: readonly unknown[];
  /** Reads held worlds as it goes on. */
  readonly rest: Iterable<unknown>;
  readonly release: () => void;
}

export async function decideList(
  ledger: Ledger,
  home: PartitionKey,
  listingIn: (world: World) => Listing,
): Promise<ListAnswer> {
  const begun = await ledger.hold(home, (world, keep) => begin(listingIn(world), keep));
  return "output" in begun ? begun : await goOn(ledger, begun);
}

function begin(listing: Listing, keep: () => () => void): ListAnswer | Begun {
  const { list, candidates, matches, size, parts, show, others } = listing;
  const end = performance.now() + FIRST_TURN_MS;
  const isOver = () => performance.now() > end;
  const coming = Iterator.from(candidates);
  const items: unknown[] = [];
  let next = coming.next();
  for (; !next.done && items.length <= size && !isOver(); next = coming.next()) {
    if (matches?.(next.value) !== false) items.push(next.value);
  }
  if (!next.done && items.length <= size) return { listing, items, rest: after(next.value, coming), release: keep() };
  const shown: unknown[] = [];
  const found = items.slice(0, size);
  const wanted = parts?.(found) ?? found;
  for (const part of wanted) {
    if (isOver()) return { listing, items, rest: [], release: keep() };
    shown.push(show(part));
  }
  return { output: { ...others(found, items.length > size), [list]: shown } };
}

function* after<T>(first: T, others: Iterable<T>): Iterable<T> {
  yield first;
  yield* others;
}

async function goOn(ledger: Ledger, { listing, items: found, rest, release }: Begun): Promise<ListAnswer> {
  const { list, matches, size, parts, show, others } = listing;
  const items = [...found];
  try {
    const turn = new Turn();
    for (const candidate of rest) {
      if (turn.isOver) await turn.next();
      if (await ledger.step(() => matches?.(candidate) !== false)) items.push(candidate);
      if (items.length > size) break;
    }
  } catch (error) {
    release();
    throw error;
  }
  const wanted = items.slice(0, size);
  const shown = async function* () {
    try {
      for (const part of parts?.(wanted) ?? wanted) yield await ledger.step(() => show(part));
    } finally {
      release();
    }
  };
  return { output: others(wanted, items.length > size), long: { list, items: shown() } };
}

/** A list is long that has more items. */
const LONG = 200;

/** An output that was made in one turn, with its long list taken out to be encoded in turns, if it has one. */
export function withoutLongList(output: Readonly<Record<string, unknown>>): ListAnswer {
  const found = Object.entries(output).find(([, value]) => Array.isArray(value) && value.length > LONG);
  if (found === undefined) return { output };
  const [list, items] = found;
  return { output: { ...output, [list]: undefined }, long: { list, items: later(items as readonly unknown[]) } };
}

async function* later<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** An answer whose body comes in pieces, which are made as the caller takes them. */
export interface LongAnswer extends Omit<Answer, "body"> {
  readonly pieces: AsyncIterable<string>;
}

/** Pieces are about so long, in characters. */
const PIECE = 64 * 1024;

export const longAnswer = (frame: Frame, items: AsyncIterable<unknown>): LongAnswer => ({
  status: 200,
  contentType: frame.contentType,
  pieces: encodeInPieces(frame, items),
});

async function* encodeInPieces(frame: Frame, items: AsyncIterable<unknown>): AsyncGenerator<string> {
  const { before, between, after, item: encode } = frame;
  let piece = before;
  let isFirst = true;
  const turn = new Turn();
  for await (const item of items) {
    if (turn.isOver) await turn.next();
    piece += isFirst ? encode(item) : between + encode(item);
    isFirst = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece + after;
}
