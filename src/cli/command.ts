/** A subcommand: its flags, its `--help`, and what it answers if it was typed wrongly. */
import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "./nearest.ts";
import { hidePasswords } from "./terminal/hide-passwords.ts";

/** Something was typed wrongly. The message says what, and is followed by where to find help. */
export class Misuse extends Error {}

/** The text of a file that was named on the command line; - is standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function unreadable(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = { ENOENT: "there is no such file", EISDIR: "it is a directory", EACCES: "you may not" }[code ?? ""];
  return new Error(`cannot read ${file}: ${why ?? message}`);
}

type Options = NonNullable<ParseArgsConfig["options"]>;
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];

export interface CommandParts<O extends Options> {
  /** As it's typed after `cordon`. */
  readonly name: string;
  readonly usage: string;
  readonly options: O;
  /** Resolves with the exit status; throws a Misuse for what was typed wrongly. */
  readonly run: (values: Values<O>, positionals: readonly string[]) => Promise<number>;
}

/** Node's own words for a mistyped option are about writing programs; ours say what was meant. */
function read<O extends Options>(name: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    const option = /'(?:-\w, )?(-[^' ]*)/.exec(message)?.[1] ?? "";
    const try_ = `Try: cordon ${name} --help`;
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const near = nearest(
        option,
        Object.keys(options).map((known) => `--${known}`),
      );
      throw new Error(`there is no option ${option}. ${near === undefined ? "" : `Did you mean ${near}? `}${try_}`);
    }
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
      throw new Error(`${message.split(".")[0]?.split("\n")[0]}. ${try_}`);
    throw error;
  }
}

export function command<const O extends Options>({ name, usage, options, run }: CommandParts<O>) {
  const withHelp = { ...options, help: { type: "boolean", short: "h" } } as const;
  const call = async (args: readonly string[]): Promise<number> => {
    const { values, positionals } = read(name, args, withHelp);
    if ((values as { readonly help?: boolean }).help === true) {
      console.log(usage);
      return 0;
    }
    try {
      return await run(values as Values<O>, positionals);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      const end = error.message.endsWith("?") ? "" : ".";
      console.error(`cordon ${name}: ${hidePasswords(error.message, args)}${end} Try: cordon ${name} --help`);
      return 2;
    }
  };
  return Object.assign(call, { usage, options });
}
