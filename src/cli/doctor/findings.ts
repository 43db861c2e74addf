/** What a check-up finds, and what to do about it. */

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly what: string;
  /** A note is worth knowing, and may be as it should be. */
  readonly state: "fine" | "note" | "problem";
  readonly found: string;
  /** What to do; only if something is to be done. */
  readonly remedy?: string | undefined;
}

export const fine = (what: string, found: string): Finding => ({ what, state: "fine", found });
export const note = (what: string, found: string, remedy?: string): Finding => ({ what, state: "note", found, remedy });
export const problem = (what: string, found: string, remedy: string): Finding => ({
  what,
  state: "problem",
  found,
  remedy,
});
