/** `cordon help`: the commands, one per line, or the help of one of them. */
import { nearest } from "../cli/nearest.ts";

export interface Command {
  readonly summary: string;
  readonly load: () => Promise<{ readonly default: (args: readonly string[]) => Promise<number> | number }>;
}

type Commands = Readonly<Record<string, Command>>;

/** `cordon help` and `cordon help COMMAND`. Returns the exit status. */
export async function help(commands: Commands, [name]: readonly string[]): Promise<number> {
  if (name === undefined) {
    list(commands);
    return 0;
  }
  const command = commandNamed(commands, name);
  if (command === undefined) {
    console.error(unknown(commands, name));
    return 2;
  }
  return (await command.load()).default(["--help"]);
}

function list(commands: Commands): void {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  console.log("Usage: cordon <command> [options]\n");
  for (const [name, { summary }] of Object.entries(commands)) console.log(`  ${name.padEnd(width)}  ${summary}`);
  console.log("\ncordon help COMMAND says more; cordon --version says which Cordon this is.");
}

export const commandNamed = (commands: Commands, name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;

/** What is said of a command that there isn't. */
export function unknown(commands: Commands, name: string): string {
  const near = nearest(name, Object.keys(commands));
  return `cordon: there is no command ${name}. ${near === undefined ? "" : `Did you mean ${near}? `}Try: cordon help`;
}
