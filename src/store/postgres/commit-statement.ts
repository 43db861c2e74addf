/** Commits that are sent together, as one statement: see statements.ts. */
import { crc32 } from "node:zlib";
import { checksumOf } from "../codec.ts";
import { keysOf } from "../stored-trail.ts";
import type { Head, KnownHistory } from "./known-history.ts";
import type { Session, SqlRow, Statement } from "./session.ts";
import { ADD_HEADS, COMMIT, SELECT_CHECKSUMS } from "./statements.ts";
import { UNKNOWN, type WaitingCommit } from "./waiting-commit.ts";

/** Commits that name common partitions, in the order of the calls: kept together, or not at all. */
export interface Group {
  readonly commits: readonly WaitingCommit[];
  /** What it expects of each partition, and what it makes of it. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: Map<string, Head>;
  readonly changes: boolean;
}

export interface Sent {
  readonly groups: readonly Group[];
  /** That were expected of partitions, if they were there. */
  readonly checksums: ReadonlyMap<string, number>;
  readonly statement: Statement;
}

/** What didn't hold for a group. */
export interface Wrong {
  readonly group: number;
  /** Undefined if staged changes were gone. */
  readonly partition: string | undefined;
  readonly head: Head;
  /** There's no row to lock yet. */
  readonly isNew: boolean;
}

/** Puts commits into groups and makes the statement. Asks for the checksums that it continues, if they aren't known. */
export async function makeStatement(
  commits: readonly WaitingCommit[],
  known: KnownHistory,
  session: Session,
  milliseconds: number,
): Promise<Sent> {
  const groups = groupsOf(commits);
  const checksums = await checksumsOf(groups, known, session, milliseconds);
  const isNew = (group: Group) => (name: string) => group.changes && group.before.get(name) === 0;
  const founded = groups.flatMap((group) => [...group.before.keys()].filter(isNew(group)));
  if (founded.length > 0) await session.ask({ text: ADD_HEADS, values: [founded.sort()] }, milliseconds);
  const columns = columnsOf(groups, checksums);
  return { groups, checksums, statement: { name: "cordon-commit", text: COMMIT, values: columns } };
}

export const wrongOf = (rows: readonly SqlRow[]): readonly Wrong[] =>
  rows.map((row) => ({
    group: row["grp"] as number,
    partition: (row["partition"] as string | null) ?? undefined,
    head: { revision: (row["revision"] as number | null) ?? 0, checksum: (row["checksum"] as number | null) ?? 0 },
    isNew: row["is_new"] as boolean,
  }));

export const scopeOf = ({ account, region }: { readonly account: string; readonly region: string }): string =>
  `${account}/${region}`;

/** Of an event, with its id in it, so that a changed or moved one is noticed. */
export const eventChecksum = (id: string, body: string): number => crc32(body, crc32(`${id}\n`));

/** As a signed number: PostgreSQL has no other of its size. */
export const signed = (key: number): number => key | 0;

/** In the order of their first commits. */
export function groupsOf(commits: readonly WaitingCommit[]): Group[] {
  // Each commit leads to the first of its group, by way of others.
  const leader = commits.map((_, n) => n);
  const find = (n: number): number => {
    let at = n;
    while (leader[at] !== at) at = leader[at] as number;
    return at;
  };
  const lastWith = new Map<string, number>();
  for (const [n, { expected }] of commits.entries()) {
    for (const partition of expected.keys()) {
      const [a, b] = [find(lastWith.get(partition) ?? n), find(n)];
      leader[Math.max(a, b)] = Math.min(a, b);
      lastWith.set(partition, n);
    }
  }
  const groups = Map.groupBy(commits.keys(), find).values();
  return [...groups].map((members) => groupOf(members.map((n) => commits[n] as WaitingCommit)));
}

function groupOf(commits: readonly WaitingCommit[]): Group {
  const before = new Map<string, number>();
  for (const { expected, conflict } of commits) {
    if (conflict !== undefined) continue;
    for (const [partition, revision] of expected) if (!before.has(partition)) before.set(partition, revision);
  }
  const changes = commits.some(({ rows, conflict }) => conflict === undefined && rows.length > 0);
  return { commits, before, after: new Map(), changes };
}

async function checksumsOf(
  groups: readonly Group[],
  known: KnownHistory,
  session: Session,
  milliseconds: number,
): Promise<Map<string, number>> {
  const checksums = new Map<string, number>();
  const missing: [string, number][] = [];
  for (const { commits, before } of groups) {
    for (const [partition, revision] of before) {
      const first = commits.find(
        (each) => each.conflict === undefined && each.expected.has(partition),
      ) as WaitingCommit;
      const checksum = revision === 0 ? 0 : first.checksums.get(partition);
      if (checksum !== undefined) checksums.set(partition, checksum);
      // What was decided on another history is compared with nothing of this one.
      else if (first.epoch === known.epoch) missing.push([partition, revision]);
    }
  }
  if (missing.length === 0) return checksums;
  const values = [missing.map(([partition]) => partition), missing.map(([, revision]) => revision)];
  const { rows } = await session.ask({ text: SELECT_CHECKSUMS, values }, milliseconds);
  for (const row of rows) checksums.set(row["partition"] as string, row["checksum"] as number);
  return checksums;
}

function columnsOf(groups: readonly Group[], checksums: ReadonlyMap<string, number>): readonly unknown[] {
  const guards: (readonly [number, string, number, number, number, number, boolean])[] = [];
  const locked = new Set<string>();
  const batches: (readonly [number, number])[] = [];
  const entries: (readonly [number, string, number, string, string, number])[] = [];
  const events: (readonly [number, string, number, string, string, string, number])[] = [];
  for (const [n, { commits, before, after, changes }] of groups.entries()) {
    for (const [partition, revision] of before) {
      locked.add(partition);
      after.set(partition, { revision, checksum: checksums.get(partition) ?? 0 });
    }
    for (const commit of commits) {
      if (commit.conflict !== undefined) continue;
      for (const batch of commit.batches) batches.push([n, batch]);
      for (const row of commit.rows) {
        const { partition, revision, body } = row;
        const checksum = checksumOf(row, (after.get(partition) as Head).checksum);
        after.set(partition, { revision, checksum });
        entries.push([n, partition, revision, commit.id, body, checksum]);
        // It's the first entry of its partition: the row that counts partitions changes too.
        if (revision === 1) locked.add("");
      }
      for (const { event, body } of commit.events) {
        const keys = `{${[...new Set(keysOf(event))].map(signed).join(",")}}`;
        events.push([n, scopeOf(event), Date.parse(event.time), event.id, keys, body, eventChecksum(event.id, body)]);
      }
    }
    for (const [partition, revision] of before) {
      const { revision: next, checksum } = after.get(partition) as Head;
      guards.push([n, partition, revision, checksums.get(partition) ?? UNKNOWN, next, checksum, changes]);
    }
  }
  return [
    ...turned(guards, 7),
    [...locked],
    ...turned(batches, 2),
    groups.length,
    ...turned(entries, 6),
    ...turned(events, 7),
  ];
}

/** Rows as columns. */
const turned = (rows: readonly (readonly unknown[])[], width: number): unknown[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
