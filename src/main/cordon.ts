/** The command `cordon`: finds the subcommand and runs it. */
import { hidePasswords } from "../cli/terminal/hide-passwords.ts";
import { commands } from "./commands.ts";
import { commandNamed, unknown } from "./help.ts";
import { versionOf } from "./version.ts";

/** As a user may ask for the version and for help, whatever other programs they come from. */
const ASKED: Readonly<Record<string, string>> = {
  "--help": "help",
  "-h": "help",
  "--version": "version",
  "-v": "version",
};

const [first = "help", ...rest] = process.argv.slice(2);
const name = Object.hasOwn(ASKED, first) ? (ASKED[first] as string) : first;
const command = commandNamed(commands, name);
if (name === "version") {
  console.log(`cordon ${versionOf()} (node ${process.versions.node})`);
} else if (command === undefined) {
  console.error(hidePasswords(unknown(commands, name), [name]));
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await (await command.load()).default(rest);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(hidePasswords(`cordon ${name}: ${message}`, rest));
    // At once: whatever the command had opened must not keep it from ending.
    process.exit(2);
  }
}
