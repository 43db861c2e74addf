/** The rows of a log in PostgreSQL, and how they're written, within a transaction that somebody else began. */
import { decodeEvent } from "../codec.ts";
import { eventChecksum, scopeOf, signed } from "../postgres/commit-statement.ts";
import type { SqlRow } from "../postgres/session.ts";
import { keysOf } from "../stored-trail.ts";
import { Digests, damaged, type LogRows } from "./log-rows.ts";

const PAGE = 500;
const CHUNKS_A_PAGE = 32;

/** Resolves with the rows of the answer. */
export type Asking = (text: string, ...values: unknown[]) => Promise<readonly SqlRow[]>;

/** `head` is the name of the table of heads. */
export async function postgresRows(ask: Asking, head: string): Promise<LogRows> {
  const beginnings = await ask(
    `SELECT partition, first AS revision, base AS checksum FROM ${head} WHERE first > 0 ORDER BY partition`,
  );
  const snapshots = await ask(
    "SELECT id, partition, revision, chunks FROM cordon.snapshot WHERE hidden IS NULL ORDER BY id",
  );
  return {
    beginnings: beginnings as never,
    snapshots: snapshots as never,
    async *entries() {
      for (let place = 0; ; ) {
        const rows = await ask(
          `SELECT e.place, e.partition, e.revision, e.body, e.checksum FROM cordon.entry AS e
            JOIN ${head} AS head ON head.partition = e.partition AND e.revision >= head.first
            WHERE e.place > $1 ORDER BY e.place LIMIT ${PAGE}`,
          place,
        );
        if (rows.length === 0) return;
        yield rows as never;
        place = rows.at(-1)?.["place"] as number;
      }
    },
    async *chunks() {
      for (let last: readonly unknown[] = [0, -1]; ; ) {
        const rows = await ask(
          `SELECT batch, number, body, checksum FROM cordon.chunk WHERE (batch, number) > ($1::bigint, $2::int)
            AND batch NOT IN (SELECT batch FROM cordon.staged)
            AND batch NOT IN (SELECT id FROM cordon.snapshot WHERE hidden IS NOT NULL)
            ORDER BY batch, number LIMIT ${CHUNKS_A_PAGE}`,
          ...last,
        );
        if (rows.length === 0) return;
        yield rows as never;
        last = [rows.at(-1)?.["batch"], rows.at(-1)?.["number"]];
      }
    },
    async *events() {
      for (let number = 0; ; ) {
        const rows = await ask(
          `SELECT number, id, body, checksum FROM cordon.event WHERE number > $1 ORDER BY number LIMIT ${PAGE}`,
          number,
        );
        if (rows.length === 0) return;
        yield rows.map((row) => {
          const [id, body] = [row["id"] as string, row["body"] as string];
          if (eventChecksum(id, body) !== row["checksum"]) throw damaged(`event ${id} isn't as it was written`);
          return body;
        });
        number = rows.at(-1)?.["number"] as number;
      }
    },
  };
}

/** `head` is empty but for the row that counts partitions. */
export async function fillPostgres(ask: Asking, rows: LogRows): Promise<void> {
  const digests = new Digests(rows);
  const founded = new Set<string>();
  for await (const page of rows.entries()) {
    for (const row of page) {
      digests.addEntry(row);
      founded.add(row.partition);
    }
    await ask(
      `INSERT INTO cordon.entry (partition, revision, place, commit_id, body, checksum)
        SELECT partition, revision, nextval('cordon.place'), 'moved', body, checksum FROM (
          SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[])
            WITH ORDINALITY AS e (partition, revision, body, checksum, n) ORDER BY n) AS e`,
      ...columns(page, ["partition", "revision", "body", "checksum"]),
    );
  }
  const first = new Map(rows.beginnings.map((beginning) => [beginning.partition, beginning]));
  const heads = [...founded].map((partition, n) => ({
    partition,
    ...(digests.heads.get(partition) as { readonly revision: number; readonly checksum: number }),
    founded: n + 1,
    first: first.get(partition)?.revision ?? 0,
    base: first.get(partition)?.checksum ?? 0,
  }));
  for (let from = 0; from < heads.length; from += PAGE) {
    await ask(
      `INSERT INTO cordon.head (partition, revision, checksum, founded, first, base)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])`,
      ...columns(heads.slice(from, from + PAGE), ["partition", "revision", "checksum", "founded", "first", "base"]),
    );
  }
  await ask("UPDATE cordon.head SET revision = $1 WHERE partition = ''", heads.length);
  for (let from = 0; from < rows.snapshots.length; from += PAGE) {
    await ask(
      `INSERT INTO cordon.snapshot (id, partition, revision, chunks)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::int[])`,
      ...columns(rows.snapshots.slice(from, from + PAGE), ["id", "partition", "revision", "chunks"]),
    );
  }
  let last = rows.snapshots.reduce((most, { id }) => Math.max(most, id), 0);
  for await (const page of rows.chunks()) {
    for (const row of page) {
      digests.addChunk(row);
      last = Math.max(last, row.batch);
    }
    await ask(
      `INSERT INTO cordon.chunk (batch, number, body, checksum)
        SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[])`,
      ...columns(page, ["batch", "number", "body", "checksum"]),
    );
  }
  if (last > 0) await ask("SELECT setval('cordon.batch', $1)", last);
  for await (const bodies of rows.events()) {
    const events = bodies.map((body) => {
      const event = decodeEvent(body);
      return {
        ...{ scope: scopeOf(event), time: Date.parse(event.time), id: event.id, body },
        keys: `{${[...new Set(keysOf(event))].map(signed).join(",")}}`,
        checksum: eventChecksum(event.id, body),
      };
    });
    await ask(
      `INSERT INTO cordon.event (scope, time, id, number, keys, body, checksum)
        SELECT scope, time, id, nextval('cordon.event_number'), keys::int[], body, checksum FROM (
          SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
            WITH ORDINALITY AS e (scope, time, id, keys, body, checksum, n) ORDER BY n) AS e`,
      ...columns(events, ["scope", "time", "id", "keys", "body", "checksum"]),
    );
  }
}

/** Rows as columns. */
const columns = <T extends object>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] =>
  names.map((name) => rows.map((row) => row[name]));
