/** The commands as their own help describes them: what completion offers and the man page explains. */

interface DescribedOption {
  readonly name: string;
  readonly takesValue: boolean;
  readonly summary: string;
}

export interface DescribedCommand {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** The words that may come first: `add` of `cordon host add`. */
  readonly verbs: readonly string[];
  readonly options: readonly DescribedOption[];
}

/** What a command declares. */
export interface Declared {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: Readonly<Record<string, { readonly type: string }>>;
}

export function describe({ name, summary, usage, options }: Declared): DescribedCommand {
  const described = Object.entries(options).map(([option, { type }]) => ({
    name: option,
    takesValue: type === "string",
    summary: summaryOf(usage, option),
  }));
  return { name, summary, usage, verbs: verbsOf(name, usage), options: described };
}

/** The first line of what the help says about an option. */
function summaryOf(usage: string, option: string): string {
  const line = new RegExp(`^ +--${option}(?:,? --?[\\w-]+)*(?: [A-Z]\\S*)* {1,}(.*)$`, "m").exec(usage)?.[1] ?? "";
  return line.trim();
}

/** From `Usage: cordon gate check ...`, or from the list below `Usage: cordon host VERB`. */
function verbsOf(name: string, usage: string): readonly string[] {
  const inUsage = [...usage.matchAll(new RegExp(`^(?:Usage:| {6}) cordon ${name} ([a-z]+)(?= |$)`, "gm"))];
  const listed = usage.startsWith(`Usage: cordon ${name} VERB`) ? [...usage.matchAll(/^ {2}([a-z]+)(?= )/gm)] : [];
  return [...new Set([...inUsage, ...listed].map(([, verb = ""]) => verb))];
}
