/** The text of a routing file, unpacked if it is gzip. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { unreadable } from "../command.ts";

/** In bytes, unpacked. */
const LARGEST = 512 * 1024 * 1024 - 1024;

export function readRoutingText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw unreadable(file, error);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = unpacked(file, bytes);
  if (bytes.length > LARGEST) throw new Error(`${file} is larger than ${LARGEST} bytes`);
  return bytes.toString("utf8");
}

function unpacked(file: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    throw new Error(`cannot unpack ${file}: ${(error as Error).message}`);
  }
}
