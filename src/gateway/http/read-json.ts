/**
 * Reads a long body of JSON in turns. Its outer two levels become an index of the parts below them, and each part is parsed
 * on its own, since one `JSON.parse` of many megabytes would keep everybody waiting:
 *
 *     {"Vpcs":[{…},{…}],"PrefixListEntries":{"pl-1":[…]}}   becomes   {"Vpcs":[0,1],"PrefixListEntries":{"pl-1":2}}
 *
 * Depth and lengths are bounded while scanning, before anything is built.
 */
import { isUtf8 } from "node:buffer";
import { OwnRefusal } from "../http-server.ts";
import { inTurns } from "../turns.ts";

/** Deeper than anything that a route takes. */
const DEEPEST = 64;
/** Parts stand below so many levels. */
const OUTER = 2;
/** Of a part in bytes, and of the index in characters. */
const LONGEST = 1024 * 1024;
/** The scanner can pause after so many bytes. */
const STRIDE = 256 * 1024;

/** Rejects with an OwnRefusal if the body is not JSON, nests too deep, or has too many parts or one that is too long. */
export async function readJson(body: Buffer): Promise<unknown> {
  if (!isUtf8(body)) throw new OwnRefusal("the body is not UTF-8");
  const parts: unknown[] = [];
  let index = "";
  for await (const { isPart, text } of inTurns(piecesOf(body))) {
    index += isPart ? String(parts.push(parse(text)) - 1) : text;
    if (index.length > LONGEST) throw new OwnRefusal(`the body has too many parts: ${parts.length} and more`);
  }
  return withParts(parse(index), 0, parts);
}

interface Piece {
  /** Otherwise it belongs to the index. */
  readonly isPart: boolean;
  readonly text: string;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Cuts the body where a part begins and where it ends. Undefined is only a place to pause. */
function* piecesOf(body: Buffer): Generator<Piece | undefined> {
  let [depth, isQuoted, isInList, isPart, from] = [0, false, false, false, 0];
  const cut = (to: number, isNextPart: boolean): Piece => {
    if (to - from > LONGEST) throw new OwnRefusal(`a part of the body is longer than ${LONGEST} bytes`);
    const text = body.toString("utf8", from, to);
    const piece = { isPart: isPart && text.trim() !== "", text };
    from = to;
    isPart = isNextPart;
    return piece;
  };
  for (let at = 0; at < body.length; at++) {
    if (at % STRIDE === 0) yield undefined;
    const byte = body[at];
    if (isQuoted) {
      if (byte === BACKSLASH) at++;
      else isQuoted = byte !== QUOTE;
    } else if (byte === QUOTE) isQuoted = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > DEEPEST) throw new OwnRefusal("the body nests too deep");
      if (depth !== OUTER) continue;
      isInList = byte === OPEN_LIST;
      if (isInList) yield cut(at + 1, true);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (depth-- === OUTER && isPart) yield cut(at, false);
    } else if (depth === OUTER && byte === COMMA) {
      if (isPart) yield cut(at, false);
      if (isInList) yield cut(at + 1, true);
    } else if (depth === OUTER && byte === COLON && !isPart) yield cut(at + 1, true);
  }
  yield cut(body.length, false);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OwnRefusal("the body is not JSON");
  }
}

/** The index with the parts in the place of their numbers. */
function withParts(index: unknown, level: number, parts: readonly unknown[]): unknown {
  if (level === OUTER) return parts[index as number];
  if (Array.isArray(index)) return index.map((item) => withParts(item, level + 1, parts));
  if (typeof index !== "object" || index === null) return index;
  return Object.fromEntries(Object.entries(index).map(([key, item]) => [key, withParts(item, level + 1, parts)]));
}
