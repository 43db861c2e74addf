/** `cordon restore`: a backup in the place of a log. */
import { command, Misuse } from "../command.ts";
import { whileWaiting } from "../terminal/progress.ts";
import { defaultDirectory, readDirectory } from "./data-directory.ts";

export type RestoreLog = (
  backup: string,
  directory: string,
  how: { readonly replaces: boolean; readonly stamp: string },
) => Promise<{ readonly kept: string | undefined }>;

const usage = `Usage: cordon restore FILE [options]

Checks a backup that cordon backup made, and makes it the log of a data directory that no Cordon has open.

  --data DIR   the data directory (default $CORDON_DATA, else ~/.local/share/cordon)
  --replace    if there is a log already, keep its files aside in DIR/replaced-<time>
  --json       print where the log is, and what was there before, as JSON`;

export const restore = (restoreLog: RestoreLog) =>
  command({
    name: "restore",
    usage,
    options: {
      data: { type: "string" },
      replace: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
    async run({ data = defaultDirectory(), replace, json }, [file, ...more]) {
      if (file === undefined || more.length > 0) throw new Misuse("name one backup");
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
      const { kept } = await whileWaiting(
        "restoring",
        restoreLog(file, readDirectory(data), { replaces: replace, stamp }),
      );
      if (json) console.log(JSON.stringify({ data, kept }));
      else
        console.log(
          `${data} has the log of ${file}${kept === undefined ? "" : `; what was there before is in ${kept}`}`,
        );
      return 0;
    },
  });
