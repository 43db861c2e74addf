/** `cordon completion` and `cordon man`: with every command as it describes itself. */
import { completion } from "../cli/shell/completion.ts";
import { type Declared, type DescribedCommand, describe } from "../cli/shell/described.ts";
import { man } from "../cli/shell/man.ts";
import type { Command } from "./help.ts";
import { versionOf } from "./version.ts";

type Commands = Readonly<Record<string, Command>>;

function describeAll(commands: Commands): Promise<readonly DescribedCommand[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]) => {
      const { usage = "Usage: cordon help [COMMAND]", options = {} } = (await load()).default as Partial<Declared>;
      return describe({ name, summary, usage, options });
    }),
  );
}

export const completionOf = (commands: Commands) => completion(() => describeAll(commands));
export const manOf = (commands: Commands) =>
  man(async () => ({ version: versionOf(), commands: await describeAll(commands) }));
