/** The rows of a table as text: read strictly, since they come from outside. */
import { formatPrefix, type Prefix, parsePrefix, widthOf } from "../../address/prefix.ts";

export type TableName = "roas" | "routes";

/** What a row says, in the form that blocks keep. */
export interface ReadRow {
  readonly prefix: Prefix;
  readonly rest: string;
}

/** What is wrong with a row. */
export class BadRow extends Error {}

const LARGEST_NUMBER = 4_294_967_295;
/** The year 9999. */
const LATEST = 253_402_300_799;

/** `<prefix> <longest length> <number> [<second of its end>]` of a ROA, `<prefix> <number>` of a route. */
export function readRow(table: TableName, row: string): ReadRow {
  const [cidr = "", ...numbers] = row.split(" ");
  const prefix = readPrefix(cidr);
  const [least, most] = table === "roas" ? [2, 3] : [1, 1];
  if (numbers.length < least || numbers.length > most) throw new BadRow(`it has ${numbers.length} numbers`);
  if (table === "routes") return { prefix, rest: String(readNumber(numbers[0], 0, LARGEST_NUMBER)) };
  const [length, asn, expires] = numbers;
  const maxLength = readNumber(length, prefix.length, widthOf(prefix.family));
  const end = expires === undefined ? "" : ` ${readNumber(expires, 0, LATEST)}`;
  return { prefix, rest: `${maxLength} ${readNumber(asn, 0, LARGEST_NUMBER)}${end}` };
}

export function readPrefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new BadRow(`${quoted(text)} is not a prefix`);
  if (parsed.hasHostBits)
    throw new BadRow(`${quoted(text)} has bits beyond its length: ${formatPrefix(parsed.prefix)}`);
  return parsed.prefix;
}

export function readNumber(text: string | undefined, least: number, most: number): number {
  const number = Number(text);
  if (text === undefined || !/^\d{1,12}$/.test(text) || number < least || number > most) {
    throw new BadRow(`${quoted(text ?? "")} is not a number from ${least} to ${most}`);
  }
  return number;
}

export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
