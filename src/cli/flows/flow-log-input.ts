/** Flow logs from files and pipes: whole lines in large pieces, unpacked if they are gzip. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { unreadable } from "../command.ts";

const PIECE = 1 << 20;
/** No record is nearly this long: a file with a longer line is no flow log. */
const LONGEST_LINE = 1 << 16;

const startsWith = (bytes: Buffer, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);
const GZIP = [0x1f, 0x8b];
const PARQUET = [0x50, 0x41, 0x52, 0x31];

/** The bytes of `path`, or of standard input for `-`, in pieces that end with a newline. */
export async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const input = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: PIECE });
  let carried: Buffer = Buffer.alloc(0);
  for await (const piece of unpacked(input, path)) {
    const end = piece.lastIndexOf(10) + 1;
    if (end === 0) carried = Buffer.concat([carried, piece]);
    else {
      yield carried.length === 0 ? piece.subarray(0, end) : Buffer.concat([carried, piece.subarray(0, end)]);
      carried = Buffer.from(piece.subarray(end));
    }
    if (carried.length > LONGEST_LINE) throw new Error(`${path} is not a flow log: it has a line without end`);
  }
  if (carried.length > 0) yield Buffer.concat([carried, Buffer.from("\n")]);
}

async function* unpacked(input: NodeJS.ReadableStream, path: string): AsyncGenerator<Buffer> {
  const pieces = input[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  let first = Buffer.alloc(0);
  while (first.length < PARQUET.length) {
    const { value, done } = await pieces.next().catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (done === true) break;
    first = Buffer.concat([first, value]);
  }
  if (startsWith(first, PARQUET)) {
    throw new Error(`${path} is a Parquet file. Only text is read: choose the log file format plain-text`);
  }
  const all = async function* () {
    yield first;
    yield* pieces;
  };
  if (!startsWith(first, GZIP)) {
    yield* all();
    return;
  }
  yield* pipeline(all, createGunzip({ chunkSize: PIECE }), () => {}) as unknown as AsyncIterable<Buffer>;
}
