/** A mutant in its file, in the form that people read and that the list of equivalents uses. */
import { parseSync } from "oxc-parser";
import { type Mutant, mutantsOf } from "./mutants.ts";

const LONGEST = 160;

export interface Change {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  /** The changed lines, joined, before and after. */
  readonly before: string;
  readonly after: string;
  /** The whole text of the changed file. */
  readonly text: string;
}

/** A change that no test can notice, and why. */
export interface Equivalent {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** Every change of a file that leaves valid TypeScript. */
export function changesOf(file: string, text: string): readonly Change[] {
  return mutantsOf(file, text)
    .map((mutant) => changeOf(file, text, mutant))
    .filter(({ text, before, after }) => before !== after && parseSync(file, text).errors.length === 0);
}

function changeOf(file: string, text: string, { kind, start, end, replacement }: Mutant): Change {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const head = text.slice(from, start);
  const tail = text.slice(end, to);
  return {
    file,
    line: text.slice(0, start).split("\n").length,
    kind,
    before: oneLine(head + text.slice(start, end) + tail),
    after: oneLine(head + replacement + tail),
    text: text.slice(0, start) + replacement + text.slice(end),
  };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST);

export const isSame = (change: Change, { file, before, after }: Equivalent): boolean =>
  change.file === file && change.before === before && change.after === after;
