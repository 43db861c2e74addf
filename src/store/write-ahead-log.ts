/**
 * Looks through SQLite's write-ahead log before SQLite does: SQLite reads it up to the first frame that is not whole and
 * forgets the rest without a word, which is right after a crash and wrong after damage.
 *
 * The file is a header of 32 bytes and then frames: 24 bytes and a page each. Checksums run on from frame to frame, and
 * every frame repeats the header's two salts, which change whenever the log starts over; what lies behind the last
 * frame of the present salts is left from earlier. A transaction ends with a commit frame and is flushed before it is
 * acknowledged, so the next one begins only when it is whole on disk. Therefore a frame that isn't whole can come of a
 * crash only in the last transaction: a commit frame in a *later* transaction proves that it was whole once.
 * Source: https://www.sqlite.org/fileformat2.html#walformat
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC_LITTLE_ENDIAN = 0x377f0682;
const MAGIC_BIG_ENDIAN = 0x377f0683;
const VERSION = 3_007_000;

/** What is in the file. `commits` counts the whole transactions that SQLite will take in. */
export type WriteAheadLog =
  | { readonly state: "missing" }
  | { readonly state: "readable"; readonly commits: number }
  /** `offset` is in bytes from the start of the file. */
  | { readonly state: "damaged"; readonly offset: number; readonly problem: string };

/** Reads the file at `path`; changes nothing. */
export function inspectWriteAheadLog(path: string): WriteAheadLog {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { state: "missing" };
    throw error;
  }
  try {
    return inspect(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

interface Header {
  readonly pageBytes: number;
  readonly salts: readonly [number, number];
  readonly checksum: Checksum;
  readonly isLittleEndian: boolean;
}

/** The two running sums. */
type Checksum = readonly [number, number];

function inspect(descriptor: number, size: number): WriteAheadLog {
  const first = Buffer.alloc(Math.min(size, HEADER_BYTES));
  readSync(descriptor, first, 0, first.length, 0);
  // Made and not written yet: SQLite writes and flushes the header before the first frame.
  if (first.every((byte) => byte === 0)) return { state: "readable", commits: 0 };
  const header = size < HEADER_BYTES ? undefined : readHeader(first);
  if (header === undefined) {
    return size < HEADER_BYTES + FRAME_HEADER_BYTES
      ? { state: "readable", commits: 0 }
      : { state: "damaged", offset: 0, problem: "its header is not whole" };
  }
  return walk(descriptor, size, header);
}

function readHeader(bytes: Buffer): Header | undefined {
  const magic = bytes.readUInt32BE(0);
  const isLittleEndian = magic === MAGIC_LITTLE_ENDIAN;
  const pageBytes = bytes.readUInt32BE(8);
  if (!isLittleEndian && magic !== MAGIC_BIG_ENDIAN) return undefined;
  if (bytes.readUInt32BE(4) !== VERSION || pageBytes < 512 || pageBytes > 65_536) return undefined;
  const checksum = sum([0, 0], bytes, 0, 24, isLittleEndian);
  if (checksum[0] !== bytes.readUInt32BE(24) || checksum[1] !== bytes.readUInt32BE(28)) return undefined;
  return { pageBytes, salts: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], checksum, isLittleEndian };
}

function walk(descriptor: number, size: number, { pageBytes, salts, checksum, isLittleEndian }: Header): WriteAheadLog {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes);
  let running = checksum;
  let commits = 0;
  /** Where the first frame lies that isn't whole, and how many commit frames of the present salts lie there and behind. */
  let broken: number | undefined;
  let commitsBehind = 0;
  for (let offset = HEADER_BYTES; offset + FRAME_HEADER_BYTES <= size; offset += frame.length) {
    const read = readSync(descriptor, frame, 0, frame.length, offset);
    const isPresent = frame.readUInt32BE(8) === salts[0] && frame.readUInt32BE(12) === salts[1];
    const commitsHere = frame.readUInt32BE(4) !== 0;
    if (broken === undefined) {
      const next = sum(sum(running, frame, 0, 8, isLittleEndian), frame, FRAME_HEADER_BYTES, pageBytes, isLittleEndian);
      const isWhole =
        read === frame.length && isPresent && next[0] === frame.readUInt32BE(16) && next[1] === frame.readUInt32BE(20);
      if (isWhole) {
        running = next;
        if (commitsHere) commits++;
        continue;
      }
      broken = offset;
    }
    if (isPresent && commitsHere) commitsBehind++;
    // The first may end the transaction that was being written; a further one began when that was on disk.
    if (commitsBehind > 1) {
      return {
        state: "damaged",
        offset: broken,
        problem: "a frame is not whole, and whole transactions lie behind it",
      };
    }
  }
  return { state: "readable", commits };
}

/** SQLite's checksum, continued over `bytes` from `start`: two sums over pairs of 32-bit words. */
function sum([a, b]: Checksum, bytes: Buffer, start: number, length: number, isLittleEndian: boolean): Checksum {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, length);
  let [first, second] = [a, b];
  for (let at = 0; at < length; at += 8) {
    first = (first + view.getUint32(at, isLittleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittleEndian) + first) >>> 0;
  }
  return [first, second];
}
