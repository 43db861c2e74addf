/** A subcommand: its flags, its `--help`, and what it answers if it was typed wrongly. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Something was typed wrongly. The message says what, and is followed by where to find help; without a message the usage is shown. */
export class Misuse extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];

interface CommandParts<O extends Options> {
  /** As it's typed after `cordon`. */
  readonly name: string;
  readonly usage: string;
  readonly options: O;
  /** Resolves with the exit status; throws a Misuse for what was typed wrongly. */
  readonly run: (values: Values<O>, positionals: readonly string[]) => Promise<number>;
}

export function command<const O extends Options>({ name, usage, options, run }: CommandParts<O>) {
  const withHelp = { ...options, help: { type: "boolean", short: "h" } } as const;
  return async (args: readonly string[]): Promise<number> => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: withHelp });
    if ((values as { readonly help?: boolean }).help === true) {
      console.log(usage);
      return 0;
    }
    try {
      return await run(values as Values<O>, positionals);
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      console.error(error.message === "" ? usage : `cordon ${name}: ${error.message}. Try: cordon ${name} --help`);
      return 2;
    }
  };
}
