/** What the operator's log hears: a line, what is behind it, and what it's about. */

export const LEVELS = ["error", "warn", "info", "debug"] as const;
export type Level = (typeof LEVELS)[number];

/** Each is a member of its own in a log that programs read. None of them is a secret. */
export interface LogAbout {
  /** Default: `error` if there is a detail, otherwise `warn`. */
  readonly level?: Level;
  readonly requestId?: string | undefined;
  /** For example `ec2:CreateVpc`. */
  readonly operation?: string | undefined;
  /** The ARN of who has proven to be the caller. */
  readonly principal?: string | undefined;
  /** Of a request that was answered, what more is known. */
  readonly request?: Readonly<Record<string, string | number | undefined>>;
}

/** Never given a secret. `detail` is what was thrown. */
export type Log = (line: string, detail?: unknown, about?: LogAbout) => void;

/** What a caller wrote may be in it, and be long. */
const MOST_LOGGED = 2_000;

/** Nobody forges a line of the log, fills it, or acts on the terminal that shows it. */
export const inOneLine = (text: string): string =>
  escaped(text.length > MOST_LOGGED ? `${text.slice(0, MOST_LOGGED)}...` : text);

/** Without what moves a terminal's cursor, ends a line or turns text around. */
export const escaped = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, "0")}`;
  });
