/** `cordon verify`: whether a log or a backup is whole. */
import { command, Misuse } from "../command.ts";
import { whileWaiting } from "../terminal/progress.ts";
import { defaultDirectory, readDirectory } from "./data-directory.ts";

/** What a whole log holds. */
export interface Whole {
  readonly isWhole: true;
  readonly partitions: number;
  readonly entries: number;
  readonly until: string | undefined;
  readonly bytes: number;
}
/** What is wrong: with one account and Region, or with the log as a whole. */
export interface Damaged {
  readonly isWhole: false;
  readonly damage: readonly { readonly partition: string | undefined; readonly problem: string }[];
}
export type VerifyLog = (path: string) => Promise<Whole | Damaged>;

const usage = `Usage: cordon verify [DIR|FILE] [options]

Reads a log that no Cordon has open, or a backup, and checks every entry and every event of
the trail. Changes nothing.
Without a path it's the data directory: $CORDON_DATA, else ~/.local/share/cordon.

  --json          print what was found as JSON

Exit status: 0 if it's whole, 1 if it's damaged, 2 if it can't be read.`;

export const verify = (verifyLog: VerifyLog) =>
  command({
    name: "verify",
    usage,
    options: { json: { type: "boolean", default: false } },
    async run({ json }, [path = defaultDirectory(), ...more]) {
      if (more.length > 0) throw new Misuse("name one directory or backup");
      readDirectory(path);
      const found = await whileWaiting(`reading ${path}`, verifyLog(path));
      if (json) console.log(JSON.stringify(found));
      else if (found.isWhole) console.log(`${path} is whole: ${sayWhole(found)}`);
      else {
        for (const { partition, problem } of found.damage) {
          console.log(partition === undefined ? problem : `${partition}: ${problem}`);
        }
      }
      return found.isWhole ? 0 : 1;
    },
  });

export const sayWhole = ({ entries, partitions, until }: Whole): string =>
  `${entries} ${entries === 1 ? "entry" : "entries"} in ${partitions} ${partitions === 1 ? "account and Region" : "accounts and Regions"}` +
  (until === undefined ? "" : `, the last of ${until}`);
