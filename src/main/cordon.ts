/** The command `cordon`: finds the subcommand and runs it. */
import { commands } from "./commands.ts";

const [name = "help", ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(`cordon: there is no command ${name}. Try: cordon help`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await (await command.load()).default(rest);
  } catch (error) {
    console.error(`cordon ${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  }
}
