/**
 * The trail in the database. Events lie by account and Region, where they're found by their number, their time or a key for
 * each attribute (keysOf). Two attributes may share a key, so each event that is found is compared.
 */
import type { EventLookup, EventsFound } from "../../model/world/trail.ts";
import { timeOfEventId } from "../../model/world/trail.ts";
import { decodeEvent } from "../codec.ts";
import { isWanted, keyOf } from "../stored-trail.ts";
import { eventChecksum, scopeOf, signed } from "./commit-statement.ts";
import { now, type WhileOpen } from "./deadline.ts";
import { damagedInDatabase } from "./failures.ts";
import type { Lane } from "./lane.ts";
import type { Answer } from "./session.ts";
import { EXPIRE_EVENTS, NEXT_SCOPE, SELECT_EVENTS, SELECT_EVENTS_WITH } from "./statements.ts";

const MOST_A_PAGE = 500;

export class Events {
  readonly #lanes: { readonly reads: Lane; readonly writes: Lane };
  readonly #patience: number;
  readonly #whileOpen: WhileOpen;

  constructor(
    lanes: { readonly reads: Lane; readonly writes: Lane },
    { patience, whileOpen }: { readonly patience: number; readonly whileOpen: WhileOpen },
  ) {
    this.#lanes = lanes;
    this.#patience = patience;
    this.#whileOpen = whileOpen;
  }

  async lookup(lookup: EventLookup): Promise<EventsFound> {
    const { account, region, attribute, limit } = lookup;
    let [from, to] = [Date.parse(lookup.from), Date.parse(lookup.to)];
    const isById = attribute?.key === "EventId";
    if (isById) {
      const time = timeOfEventId(attribute.value);
      if (time === undefined) return { events: [] };
      [from, to] = [Math.max(from, time), Math.min(to, time)];
    }
    const key =
      attribute === undefined || isById ? [] : [signed(keyOf(account, region, attribute.key, attribute.value))];
    const found: EventsFound["events"][number][] = [];
    let below = lookup.after ?? Number.MAX_SAFE_INTEGER;
    for (;;) {
      // One more than is wanted shows that there's a next page.
      const size = Math.min(MOST_A_PAGE, limit + 1);
      const text = key.length > 0 ? SELECT_EVENTS_WITH : SELECT_EVENTS;
      const { rows } = await this.#ask(this.#lanes.reads, text, scopeOf(lookup), below, from, to, size, ...key);
      for (const row of rows) {
        const [id, body, number] = [row["id"] as string, row["body"] as string, row["number"] as number];
        if (eventChecksum(id, body) !== row["checksum"]) {
          throw damagedInDatabase(`event ${id} of the trail does not have the checksum that it was written with`);
        }
        const event = decodeEvent(body);
        if (isWanted(event, lookup)) {
          if (found.length === limit) return { events: found, next: below };
          found.push(event);
        }
        below = number;
      }
      if (rows.length < size) return { events: found };
    }
  }

  async expire(before: string): Promise<void> {
    for (let scope = ""; ; ) {
      const { rows } = await this.#ask(this.#lanes.writes, NEXT_SCOPE, scope);
      const next = rows[0]?.["scope"] as string | null | undefined;
      if (next === null || next === undefined) return;
      scope = next;
      while ((await this.#ask(this.#lanes.writes, EXPIRE_EVENTS, scope, Date.parse(before))).count > 0);
    }
  }

  async #ask(lane: Lane, text: string, ...values: unknown[]): Promise<Answer> {
    return this.#whileOpen(() => lane.ask({ text, values }, now() + this.#patience));
  }
}
