/** Thrown for a message that doesn't have the shape of its operation's input. The gateway says so in the service's own words. */
import type { Bounds } from "./bounds.ts";

export type Problem =
  | "missing"
  | "unknown"
  | "not-a-number"
  | "not-a-boolean"
  | "not-a-timestamp"
  | "not-in-enum"
  | "not-a-structure"
  | "not-a-list"
  | "not-text"
  | "too-long"
  | "too-small"
  | "too-large"
  | "too-many"
  | "unreadable";

/** Of a value or a parameter no more is quoted: an answer must not grow with what was sent. */
const LONGEST_QUOTED = 256;

export class Malformed extends Error {
  readonly problem: Problem;
  /** The parameter as the caller wrote it, for example `Filter.1.Name`; empty if the whole body is unreadable. */
  readonly parameter: string;
  /** What it was, as text; of one that is too long, its length. */
  readonly value: string;
  /** The bound that it doesn't keep to. */
  readonly bound: number;

  constructor(problem: Problem, parameter: string, value = "", bound = 0) {
    super(`${problem}: ${parameter.slice(0, LONGEST_QUOTED)}`);
    this.problem = problem;
    this.parameter = parameter.slice(0, LONGEST_QUOTED);
    this.value = value.slice(0, LONGEST_QUOTED);
    this.bound = bound;
  }
}

/** Throws for a number outside its bounds. */
export function checkNumber(value: number, { least, most }: Bounds, parameter: string): number {
  if (value < least) throw new Malformed("too-small", parameter, String(value), least);
  if (value > most) throw new Malformed("too-large", parameter, String(value), most);
  return value;
}

/** Throws for a text of more characters than `most`, and for half a character: no file and no answer could hold that. */
export function checkText(text: string, most: number, parameter: string): string {
  if (!text.isWellFormed()) throw new Malformed("not-text", parameter, text.toWellFormed());
  if (text.length > most) throw new Malformed("too-long", parameter, String(text.length), most);
  return text;
}
