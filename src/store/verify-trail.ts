/** Reads the whole trail of a closed log, and compares its index with its events. */
import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "../model/world/log.ts";
import { damaged, integer } from "./damage.ts";
import { SqliteEvents } from "./sqlite-events.ts";
import { eventsOf, placesOf, tailOf } from "./stored-trail.ts";

export async function verifyTrail(
  file: string,
): Promise<{ readonly events: number; readonly damage: readonly string[] }> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return { events: await readTrail(db), damage: [] };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "damaged") throw error;
    return { events: 0, damage: [error.message] };
  } finally {
    db.close();
  }
}

/** Returns how many events there are. Throws StoreError `damaged`. */
async function readTrail(db: DatabaseSync): Promise<number> {
  const trail = new SqliteEvents(
    db,
    (work) => work(),
    (work) => work(),
  );
  const placesIn = db.prepare("SELECT places FROM event_key WHERE key = ? AND block = ?");
  let [events, keys] = [0, 0];
  let next = trail.oldestBlock()?.first ?? 1;
  for (const row of db.prepare("SELECT first, last FROM event_block ORDER BY first").all()) {
    const block = { first: integer(row, "first"), last: integer(row, "last"), from: 0, to: 0 };
    if (block.first !== next) throw damaged(`the index of the trail has no events ${next} to ${block.first - 1}`);
    next = block.last + 1;
    const places = placesOf(eventsOf(trail, block));
    for (const [key, of] of places) {
      if (placesIn.get(key, block.first)?.["places"] === of.join()) continue;
      throw damaged(`the index of the trail does not fit its events ${block.first} to ${block.last}`);
    }
    events += block.last - block.first + 1;
    keys += places.size;
    await nextTurn();
  }
  const indexed = integer(db.prepare("SELECT count(*) AS count FROM event_key").get(), "count");
  if (indexed !== keys) throw damaged(`the index of the trail has ${indexed} keys, and its events have ${keys}`);
  return events + tailOf(trail).length;
}
