/** The trail as a store keeps it: events with numbers, and an index that finds those with an attribute. */

/*
 *     events   1 ............ 256 | 257 .......... 512 | 513 .... 530
 *              block 1            | block 257          | the tail
 *     index    key -> block 1: places 3, 7             | looked through, in memory
 *              key -> block 257: place 0               |
 *
 * A key is a number for an attribute with its value in one account and Region. When the tail is long enough it becomes a block:
 * one row of the index for each key in it, however many of its events have the key. Most attributes are the same in many
 * events, so a call costs the rows of its own resources and little else. Two attributes may share a key, since each event that
 * is found is compared.
 *
 * An EventId isn't in the index: it begins with its time, so few blocks can have it.
 *
 * Tried and dropped: a row for each attribute of each event, written with it: four times what the event costs itself.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { StoreError } from "../model/world/log.ts";
import {
  type EventAttribute,
  type EventLookup,
  type EventsFound,
  hasAttribute,
  type TrailEvent,
  timeOfEventId,
} from "../model/world/trail.ts";
import { decodeEvent } from "./codec.ts";
import type { Block, EventMedium, Hit } from "./medium.ts";

const EVENTS_PER_BLOCK = 256;
/** So many blocks of the index, and so many events, are read in one turn. */
const BLOCKS_A_TURN = 64;
const EVENTS_A_TURN = 64;

export class StoredTrail {
  readonly #medium: EventMedium;
  readonly #write: <T>(work: () => T) => T;
  /** The events that are in no block yet, oldest first. The last one is the last of all. */
  #tail: TrailEvent[];
  /** What has a lower number has expired. */
  #kept = 0;
  /** Why there's no reading it, if the tail isn't whole. Events are appended all the same. */
  readonly #damage: StoreError | undefined;

  /** `write` does what writes, and stops the store if it fails. */
  constructor(medium: EventMedium, write: <T>(work: () => T) => T) {
    this.#medium = medium;
    this.#write = write;
    this.#tail = [];
    try {
      this.#tail = tailOf(medium);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === "damaged")) throw error;
      this.#damage = error;
    }
  }

  /** Takes events that were appended. */
  take(events: readonly TrailEvent[]): void {
    if (this.#damage !== undefined) return;
    this.#tail.push(...events);
    while (this.#tail.length >= EVENTS_PER_BLOCK) {
      try {
        this.#write(() => this.#writeBlock());
      } catch (error) {
        // Nothing is lost: the index gets it later.
        if (error instanceof StoreError && error.code === "full") return;
        throw error;
      }
    }
  }

  #writeBlock(): void {
    const events = this.#tail.slice(0, EVENTS_PER_BLOCK);
    const first = this.#medium.last - this.#tail.length + 1;
    this.#medium.writeBlock(blockOf(first, events), placesOf(events));
    this.#tail = this.#tail.slice(EVENTS_PER_BLOCK);
  }

  /** `goOn` throws if the store is down. */
  async lookup(lookup: EventLookup, goOn: () => void): Promise<EventsFound> {
    if (this.#damage !== undefined) throw this.#damage;
    const { limit } = lookup;
    const found: { readonly number: number; readonly event: TrailEvent }[] = [];
    let read = 0;
    for (const { number, event } of this.#candidates(lookup)) {
      // One more than is wanted shows that there's a next page.
      if (event !== undefined && isWanted(event, lookup) && found.push({ number, event }) > limit) break;
      if (++read % EVENTS_A_TURN > 0) continue;
      await nextTurn();
      goOn();
    }
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return {
      events: events.map(({ event }) => event),
      ...(found.length > limit && last !== undefined && { next: last.number }),
    };
  }

  /** Events that may be wanted, the newest first; without one after so many blocks, so that nobody waits for them. */
  *#candidates({ account, region, attribute, from, to, after = Number.MAX_SAFE_INTEGER }: EventLookup): Iterable<{
    readonly number: number;
    readonly event: TrailEvent | undefined;
  }> {
    // As they are now: later they may be in a block.
    const tail = [...this.#tail];
    const start = this.#medium.last - tail.length + 1;
    for (let number = this.#medium.last; number >= start; number--) {
      if (number < after) yield { number, event: tail[number - start] };
    }
    let [earliest, latest] = [Date.parse(from), Date.parse(to)];
    if (attribute?.key === "EventId") {
      const time = timeOfEventId(attribute.value);
      if (time === undefined) return;
      [earliest, latest] = [Math.max(earliest, time), Math.min(latest, time)];
    }
    const isInIndex = attribute !== undefined && attribute.key !== "EventId";
    const key = isInIndex ? keyOf(account, region, attribute.key, attribute.value) : keyOf(account, region);
    let below = Math.min(after, start);
    let hits: readonly Hit[];
    do {
      hits = this.#medium.blocksWith(key, below, earliest, latest, BLOCKS_A_TURN);
      for (const { first, places } of hits) {
        for (const place of places.toReversed()) {
          const number = first + place;
          // Meanwhile it may have expired.
          if (number >= after || first < this.#kept) continue;
          const [body] = this.#medium.read(number, number);
          yield { number, event: decodeEvent(body as string) };
        }
        below = first;
      }
      yield { number: below, event: undefined };
    } while (hits.length === BLOCKS_A_TURN);
  }

  async expire(before: string): Promise<void> {
    const then = Date.parse(before);
    for (;;) {
      const oldest = this.#medium.oldestBlock();
      // INVARIANT: the newest block stays, so that what comes next is numbered after it.
      if (oldest === undefined || oldest.to >= then || oldest.first === this.#medium.newestBlock()?.first) return;
      const events = eventsOf(this.#medium, oldest);
      this.#write(() => this.#medium.dropBlock(oldest, placesOf(events).keys()));
      this.#kept = oldest.last + 1;
      await nextTurn();
    }
  }
}

export const eventsOf = (medium: EventMedium, { first, last }: Block): readonly TrailEvent[] =>
  medium.read(first, last).map(decodeEvent);

/** What is in no block. */
export function tailOf(medium: EventMedium): TrailEvent[] {
  const indexed = medium.newestBlock()?.last ?? 0;
  return medium.read(indexed + 1, medium.last).map(decodeEvent);
}

function blockOf(first: number, events: readonly TrailEvent[]): Block {
  const times = events.map(({ time }) => Date.parse(time));
  return { first, last: first + events.length - 1, from: Math.min(...times), to: Math.max(...times) };
}

/** The places of the events of a block by their keys, in rising order. */
export function placesOf(events: readonly TrailEvent[]): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  events.forEach((event, place) => {
    for (const key of keysOf(event)) {
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
  });
  return places;
}

/** The keys that an event has in the index. */
export function* keysOf({ account, region, ...event }: TrailEvent): Iterable<number> {
  const of = (attribute: EventAttribute, value: string) => keyOf(account, region, attribute, value);
  yield keyOf(account, region);
  yield of("EventName", event.name);
  yield of("EventSource", event.source);
  yield of("ReadOnly", String(event.isReadOnly));
  if (event.username !== undefined) yield of("Username", event.username);
  if (event.accessKeyId !== undefined) yield of("AccessKeyId", event.accessKeyId);
  for (const { type, name } of event.resources) {
    yield of("ResourceType", type);
    yield of("ResourceName", name);
  }
}

export const keyOf = (account: string, region: string, attribute = "", value = ""): number =>
  crc32(`${account}/${region}\n${attribute}\n${value}`);

export function isWanted(event: TrailEvent, { account, region, attribute, from, to }: EventLookup): boolean {
  if (event.account !== account || event.region !== region) return false;
  const time = Date.parse(event.time);
  if (time < Date.parse(from) || time > Date.parse(to)) return false;
  return attribute === undefined || hasAttribute(event, attribute);
}
