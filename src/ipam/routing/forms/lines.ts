/** What all readers of routing files have in common. */
import { BadRow, type TableName } from "../rows.ts";

/** What a file has. */
export interface ReadFile {
  readonly table: TableName;
  /** In the form that servers take. */
  readonly rows: readonly string[];
  /** When it was made, if it says so. */
  readonly sampledAt?: string;
}

/** Lines with their numbers, without those that are empty or comments. */
export function* linesOf(text: string, comment?: RegExp): Generator<readonly [number: number, line: string]> {
  let from = 0;
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end).trim();
    from = end < 0 ? text.length : end + 1;
    if (line !== "" && comment?.test(line) !== true) yield [number, line];
  }
}

/** Names the line of what is wrong. */
export function atLine<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadRow ? new BadRow(`line ${number}: ${error.message}`) : error;
  }
}

/** A number with or without `AS` before it. */
export const plainNumber = (text: string): string => text.replace(/^AS/i, "");
