/** Validated ROAs in the forms in which relying parties write them: JSON and CSV of rpki-client, Routinator and others. */
import { formatPrefix } from "../../../address/prefix.ts";
import { BadRow, quoted, readRow } from "../rows.ts";
import { atLine, linesOf, plainNumber, type ReadFile } from "./lines.ts";

type Given = Readonly<Record<string, unknown>>;
const isObject = (given: unknown): given is Given => typeof given === "object" && given !== null;

/** `{"metadata": {...}, "roas": [{"asn": 64500, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "ripe", "expires": 1}]}` */
export function readRoaJson(text: string): ReadFile {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new BadRow(`it is not JSON: ${(error as Error).message}`);
  }
  const list = isObject(given) ? given["roas"] : undefined;
  if (!Array.isArray(list)) throw new BadRow('it has no list "roas"');
  const metadata = isObject(given) && isObject(given["metadata"]) ? given["metadata"] : {};
  return { table: "roas", rows: list.map(rowOf), ...sampledAt(metadata) };
}

function rowOf(given: unknown, index: number): string {
  if (!isObject(given)) throw new BadRow(`roas[${index}] is not an object`);
  const { asn, prefix, maxLength, expires } = given;
  const end = typeof expires === "number" ? [String(Math.floor(expires))] : [];
  try {
    return checked([String(prefix), String(maxLength), plainNumber(String(asn)), ...end]);
  } catch (error) {
    throw error instanceof BadRow ? new BadRow(`roas[${index}]: ${error.message}`) : error;
  }
}

/** In the form that servers take. A part that has a blank would be read as two. */
function checked(parts: readonly string[]): string {
  const split = parts.find((part) => /\s/.test(part));
  if (split !== undefined) throw new BadRow(`${quoted(split)} has a blank`);
  const { prefix, rest } = readRow("roas", parts.join(" "));
  return `${formatPrefix(prefix)} ${rest}`;
}

/** rpki-client says `buildtime`, Routinator `generatedTime`; others have `generated` in seconds. */
function sampledAt({ buildtime, generatedTime, generated }: Given): Pick<ReadFile, "sampledAt"> {
  const said = buildtime ?? generatedTime ?? (typeof generated === "number" ? generated * 1000 : undefined);
  const time = typeof said === "string" || typeof said === "number" ? new Date(said) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? {} : { sampledAt: time.toISOString() };
}

/** The columns by their titles: `ASN,IP Prefix,Max Length,Trust Anchor,Expires`, or with a URI before and times behind. */
export function readRoaCsv(text: string): ReadFile {
  const rows: string[] = [];
  let columns: { asn: number; prefix: number; length: number; expires: number } | undefined;
  for (const [number, line] of linesOf(text)) {
    const cells = line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    columns ??= columnsOf(cells) ?? unreadable(line);
    // A file may be of several: each begins with its titles.
    if (columnsOf(cells) !== undefined) continue;
    const { asn, prefix, length, expires } = columns;
    const end = endOf(cells[expires]);
    const maxLength = cells[length] || lengthOf(cells[prefix]);
    rows.push(atLine(number, () => checked([cells[prefix] ?? "", maxLength, plainNumber(cells[asn] ?? ""), ...end])));
  }
  return { table: "roas", rows };
}

function unreadable(line: string): never {
  throw new BadRow(`line 1: ${quoted(line)} names no columns ASN, IP Prefix and Max Length`);
}

export function columnsOf(cells: readonly string[]) {
  const at = (...names: readonly string[]) => cells.findIndex((cell) => names.includes(cell.toLowerCase()));
  const columns = { asn: at("asn"), prefix: at("ip prefix", "prefix"), length: at("max length", "maxlength") };
  if (Object.values(columns).includes(-1)) return undefined;
  return { ...columns, expires: at("expires", "not after") };
}

/** Without a greatest length only the prefix itself is authorised. */
const lengthOf = (prefix = ""): string => prefix.slice(prefix.indexOf("/") + 1);

/** In seconds, or as a date. */
function endOf(text = ""): readonly string[] {
  if (text === "") return [];
  if (/^\d+$/.test(text)) return [text];
  const time = Date.parse(text.includes("T") ? text : `${text.replace(" ", "T")}Z`);
  return [Number.isNaN(time) ? text : String(Math.floor(time / 1000))];
}
