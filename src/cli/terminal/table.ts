/** How answers look: aligned tables, and colour if a person reads them on a terminal. */
import { styleText } from "node:util";

/** What the reader's end can show. */
export interface Look {
  readonly isColored: boolean;
  /** Columns of the terminal; undefined if lines may have any length. */
  readonly width: number | undefined;
}

/** For pipes and files: no colour, lines of any length. */
const PLAIN: Look = { isColored: false, width: undefined };

/** Colour only on a terminal or by FORCE_COLOR (force-color.org), and never against NO_COLOR (no-color.org). */
export function lookOf(stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">, env = process.env): Look {
  const isRefused = (env["NO_COLOR"] ?? "") !== "";
  const isForced = !["", "0", "false"].includes(env["FORCE_COLOR"] ?? "");
  if (!stream.isTTY) return { ...PLAIN, isColored: isForced && !isRefused };
  const isColored = !isRefused && (isForced || env["TERM"] !== "dumb");
  return { isColored, width: stream.columns > 0 ? stream.columns : undefined };
}

export type Tone = "good" | "bad" | "warning" | "quiet" | "strong";
const STYLES = { good: "green", bad: "red", warning: "yellow", quiet: "dim", strong: "bold" } as const;

export const paint = ({ isColored }: Look, tone: Tone, text: string): string =>
  isColored && text !== "" ? styleText(STYLES[tone], text, { validateStream: false }) : text;

/** How many columns a text takes, colours not counted. */
const widthOf = (text: string): number => [...text.replaceAll(/\u001b\[[0-9;]*m/g, "")].length;

const GAP = "  ";
/** A last column that would get less than this is left to the terminal to wrap. */
const LEAST_LAST = 20;

/**
 * Rows in columns, each as wide as its widest cell; the last one wraps at the edge of the terminal. `head` is a
 * row of titles. No lines end in blanks.
 */
export function table(
  rows: readonly (readonly string[])[],
  { look = PLAIN, head, indent = "" }: { look?: Look; head?: readonly string[]; indent?: string } = {},
): string {
  const all = head === undefined ? rows : [head.map((title) => paint(look, "quiet", title)), ...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ""))));
  const before = indent.length + widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const left = (look.width ?? Number.POSITIVE_INFINITY) - before;
  const lines = all.flatMap((row) => {
    const cells = Array.from({ length: columns }, (_, i) => row[i] ?? "");
    const [last = ""] = cells.splice(-1);
    const start = indent + cells.map((cell, i) => cell + " ".repeat((widths[i] ?? 0) - widthOf(cell)) + GAP).join("");
    return (left < LEAST_LAST ? [last] : wrap(last, left)).map(
      (line, i) => (i === 0 ? start : " ".repeat(before)) + line,
    );
  });
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Breaks a text between words. */
export function wrap(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** `1 rule`, `12,345 rules`. */
export const count = (number: number, what: string, plural = `${what}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? what : plural}`;
