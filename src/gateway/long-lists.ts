/**
 * Answers that list: short ones are made in one turn. Longer ones are looked for, shown and encoded in turns, from worlds
 * that are held as they were in the first turn, and no faster than the caller takes them.
 */

import type { Steps } from "../model/steps.ts";
import type { PartitionKey } from "../model/world/change.ts";
import type { World } from "../model/world/world.ts";
import type { Listing } from "../operations/operation.ts";
import type { Answer, Frame } from "../wire/protocols/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { finishLook } from "./look-in-turns.ts";
import { inTurns, Turn, takeTurn } from "./turns.ts";

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

/** What a listing lists: the items of its page, and one more if others follow. */
interface Found {
  readonly listing: Listing;
  readonly items: readonly unknown[];
}

function* find(listing: Listing): Steps<Found> {
  const { candidates, matches, size } = listing;
  const items: unknown[] = [];
  for (const candidate of candidates) {
    if (matches?.(candidate) !== false) items.push(candidate);
    if (items.length > size) break;
    yield;
  }
  return { listing, items };
}

export async function decideList(
  ledger: Ledger,
  home: PartitionKey,
  listingIn: (world: World) => Listing,
): Promise<ListAnswer> {
  const begun = await ledger.hold(home, (world, keep) => {
    const end = performance.now() + FIRST_TURN_MS;
    const steps = find(listingIn(world));
    const found = takeTurn(steps, FIRST_TURN_MS)?.value;
    const shown = found && showBefore(end, found);
    return shown ?? { steps: found === undefined ? steps : known(found), world, release: keep() };
  });
  if ("output" in begun) return begun;
  const { steps, world, release } = begun;
  try {
    const found = await finishLook(ledger, steps, () => find(listingIn(world)));
    const [wanted, others] = partsOf(found);
    return { output: others, long: { list: found.listing.list, items: shownInTurns(ledger, found, wanted, release) } };
  } catch (error) {
    release();
    throw error;
  }
}

// biome-ignore lint/correctness/useYield: nothing is left to find.
function* known(found: Found): Steps<Found> {
  return found;
}

/** All that a listing lists in a world that nobody changes: every part is shown when it's done. */
export function* wholeList(listing: Listing): Steps<ListAnswer> {
  const [wanted, others] = partsOf(yield* find(listing));
  const shown: unknown[] = [];
  for (const part of wanted) {
    shown.push(listing.show(part));
    yield;
  }
  return { output: others, long: { list: listing.list, items: inTurns(shown) } };
}

/** Everything that a listing shows in a held world, in turns. */
export async function* allShown(
  ledger: Ledger,
  world: World,
  listingIn: (world: World) => Listing,
): AsyncGenerator<unknown> {
  const found = await finishLook(ledger, find(listingIn(world)), () => find(listingIn(world)));
  yield* shownInTurns(ledger, found, partsOf(found)[0], () => {});
}

/** What is to be shown, and what the answer has besides. */
function partsOf({ listing, items }: Found): readonly [readonly unknown[], Readonly<Record<string, unknown>>] {
  const { size, parts, others } = listing;
  const wanted = items.slice(0, size);
  return [parts?.(wanted) ?? wanted, others(wanted, items.length > size)];
}

/** The whole answer; undefined if it takes longer. */
function showBefore(end: number, found: Found): ListAnswer | undefined {
  const { list, show } = found.listing;
  const [wanted, others] = partsOf(found);
  const shown: unknown[] = [];
  for (const part of wanted) {
    if (performance.now() > end) return undefined;
    shown.push(show(part));
  }
  return { output: { ...others, [list]: shown } };
}

async function* shownInTurns(
  ledger: Ledger,
  { listing }: Found,
  wanted: readonly unknown[],
  release: () => void,
): AsyncGenerator<unknown> {
  try {
    for (const part of wanted) yield await ledger.step(() => listing.show(part));
  } finally {
    release();
  }
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
