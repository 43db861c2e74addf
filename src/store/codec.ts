/** Entries and records as JSON: it loads faster than binary codecs, and people can read it. */
import { crc32 } from "node:zlib";
import type { Entry, Kept, StagedEntry } from "../model/world/log.ts";
import type { TrailEvent } from "../model/world/trail.ts";
import type { Row } from "./medium.ts";

type Body = Omit<Entry | StagedEntry, "partition" | "revision">;

export function encodeEntry({ partition, revision, ...body }: Entry | StagedEntry): Row {
  return { partition, revision, body: JSON.stringify(body satisfies Body) };
}

export function decodeEntry({ partition, revision, body }: Row): Entry | StagedEntry {
  return { partition, revision, ...(JSON.parse(body) as Body) } as Entry | StagedEntry;
}

/** Chained to `previous`, the checksum of the partition's entry before; 0 for its first. */
export const checksumOf = ({ partition, revision, body }: Row, previous: number): number =>
  crc32(body, crc32(`${partition}\n${revision}\n`, previous));

export const isStaged = (entry: Entry | StagedEntry): entry is StagedEntry => !Array.isArray(entry.changes);

const CHUNK_RECORDS = 500;
const CHUNK_CHARACTERS = 256 * 1024;

/** Records as JSON arrays, each small enough that nobody notices when it's written. */
export function* encodeChunks(records: readonly Kept[]): Iterable<string> {
  let chunk: string[] = [];
  let size = 0;
  for (const record of records) {
    const body = JSON.stringify(record);
    chunk.push(body);
    size += body.length;
    if (chunk.length === CHUNK_RECORDS || size >= CHUNK_CHARACTERS) {
      yield `[${chunk.join(",")}]`;
      chunk = [];
      size = 0;
    }
  }
  if (chunk.length > 0) yield `[${chunk.join(",")}]`;
}

export const decodeChunk = (body: string): Kept[] => JSON.parse(body) as Kept[];

/** The record is JSON already, in one line: it's kept below the rest as it is. */
export const encodeEvent = ({ record, ...head }: TrailEvent): string => `${JSON.stringify(head)}\n${record}`;

export function decodeEvent(body: string): TrailEvent {
  const end = body.indexOf("\n");
  return { ...(JSON.parse(body.slice(0, end)) as Omit<TrailEvent, "record">), record: body.slice(end + 1) };
}
