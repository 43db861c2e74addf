/** Commits that are sent together, as one statement: see statements.ts. */
import { crc32 } from "node:zlib";
import type { Row } from "../medium.ts";
import { keysOf } from "../stored-trail.ts";
import type { Head } from "./known-history.ts";
import type { Session, SqlRow, Statement } from "./session.ts";
import { ADD_HEADS, COMMIT, SELECT_CHECKSUMS } from "./statements.ts";
import { nextHead, UNKNOWN, type WaitingCommit } from "./waiting-commit.ts";

/** Commits that name common partitions, in the order of the calls: kept together, or not at all. */
export interface Group {
  readonly commits: readonly WaitingCommit[];
  /** What it expects of each partition, and what it makes of it. */
  readonly before: ReadonlyMap<string, Head>;
  readonly after: ReadonlyMap<string, Head>;
  readonly entries: readonly StoredRow[];
  readonly changes: boolean;
}

interface StoredRow extends Row {
  readonly commit: string;
  readonly checksum: number;
}

export interface Sent {
  readonly groups: readonly Group[];
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

/** Puts commits into groups and makes the statement. Asks for the checksums of those who only named revisions. */
export async function makeStatement(
  commits: readonly WaitingCommit[],
  session: Session,
  milliseconds: number,
): Promise<Sent> {
  const parts = partsOf(commits);
  const found = await checksumsOf(parts, session, milliseconds);
  const groups = parts.map((part) => groupOf(part, found));
  const founded = groups.flatMap(({ before, changes }) =>
    [...before].filter(([, { revision }]) => changes && revision === 0).map(([name]) => name),
  );
  if (founded.length > 0) await session.ask({ text: ADD_HEADS, values: [founded.sort()] }, milliseconds);
  return { groups, statement: { name: "cordon-commit", text: COMMIT, values: columnsOf(groups) } };
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

/** Those that name common partitions, in the order of their first commits. */
export function partsOf(commits: readonly WaitingCommit[]): (readonly WaitingCommit[])[] {
  // Each commit leads to the first of its group, by way of others.
  const leader = commits.map((_, n) => n);
  const find = (n: number): number => {
    let at = n;
    while (leader[at] !== at) at = leader[at] as number;
    return at;
  };
  const lastWith = new Map<string, number>();
  for (const [n, { before }] of commits.entries()) {
    for (const partition of before.keys()) {
      const [a, b] = [find(lastWith.get(partition) ?? n), find(n)];
      leader[Math.max(a, b)] = Math.min(a, b);
      lastWith.set(partition, n);
    }
  }
  const groups = Map.groupBy(commits.keys(), find).values();
  return [...groups].map((members) => members.map((n) => commits[n] as WaitingCommit));
}

/** What the first commit that names a partition expects of it. */
function headsBefore(commits: readonly WaitingCommit[]): Map<string, Head> {
  const heads = new Map<string, Head>();
  for (const { before } of commits) {
    for (const [partition, head] of before) if (!heads.has(partition)) heads.set(partition, head);
  }
  return heads;
}

/** Of what is at the revisions of which nobody said what should be there. */
async function checksumsOf(
  parts: readonly (readonly WaitingCommit[])[],
  session: Session,
  milliseconds: number,
): Promise<ReadonlyMap<string, number>> {
  const heads = parts.flatMap((commits) => [...headsBefore(commits)]);
  const unknown = heads.filter(([, { checksum }]) => checksum === UNKNOWN);
  if (unknown.length === 0) return new Map();
  const values = [unknown.map(([partition]) => partition), unknown.map(([, { revision }]) => revision)];
  const { rows } = await session.ask({ text: SELECT_CHECKSUMS, values }, milliseconds);
  return new Map(rows.map((row) => [row["partition"] as string, row["checksum"] as number]));
}

function groupOf(commits: readonly WaitingCommit[], found: ReadonlyMap<string, number>): Group {
  const before = headsBefore(commits);
  for (const [partition, { revision, checksum }] of before) {
    if (checksum === UNKNOWN) before.set(partition, { revision, checksum: found.get(partition) ?? UNKNOWN });
  }
  const after = new Map(before);
  const entries = commits.flatMap(({ id, rows }) =>
    rows.map((row) => {
      const head = nextHead(after.get(row.partition) as Head, row);
      after.set(row.partition, head);
      return { ...row, commit: id, checksum: head.checksum };
    }),
  );
  return { commits, before, after, entries, changes: entries.length > 0 };
}

function columnsOf(groups: readonly Group[]): readonly unknown[] {
  const guards: (readonly [number, string, number, number, number, number, boolean])[] = [];
  const locked = new Set<string>();
  const batches: (readonly [number, number])[] = [];
  const entries: (readonly [number, string, number, string, string, number])[] = [];
  const events: (readonly [number, string, number, string, string, string, number])[] = [];
  for (const [n, group] of groups.entries()) {
    const { before, after, changes } = group;
    for (const [partition, { revision, checksum }] of before) {
      locked.add(partition);
      const next = after.get(partition) as Head;
      guards.push([n, partition, revision, checksum, next.revision, next.checksum, changes]);
    }
    for (const { partition, revision, commit, body, checksum } of group.entries) {
      entries.push([n, partition, revision, commit, body, checksum]);
      // It's the first entry of its partition: the row that counts partitions changes too.
      if (revision === 1) locked.add("");
    }
    for (const commit of group.commits) {
      for (const batch of commit.batches) batches.push([n, batch]);
      for (const { event, body } of commit.events) {
        const keys = `{${[...new Set(keysOf(event))].map(signed).join(",")}}`;
        events.push([n, scopeOf(event), Date.parse(event.time), event.id, keys, body, eventChecksum(event.id, body)]);
      }
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
