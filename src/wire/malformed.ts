/** Thrown for a message that doesn't have the shape of its operation's input. The gateway says so in the service's own words. */

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
  | "unreadable";

export class Malformed extends Error {
  readonly problem: Problem;
  /** The parameter as the caller wrote it, for example `Filter.1.Name`; empty if the whole body is unreadable. */
  readonly parameter: string;
  readonly value: string;

  constructor(problem: Problem, parameter: string, value = "") {
    super(`${problem}: ${parameter}`);
    this.problem = problem;
    this.parameter = parameter;
    this.value = value;
  }
}
