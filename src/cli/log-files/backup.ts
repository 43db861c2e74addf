/** `cordon backup`: the whole log of a running Cordon in one file. */
import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { defaultEndpoint, send } from "../ask-cordon.ts";
import { command, Misuse } from "../command.ts";
import { whereHelp, whereOptions } from "../question.ts";
import { whileWaiting } from "../terminal/progress.ts";
import { sayWhole, type VerifyLog } from "./verify.ts";

const usage = `Usage: cordon backup FILE [--overwrite] [options]

Writes the whole log of a running Cordon, every account and Region of it, into FILE, and checks it.
A FILE that exists is refused; with --overwrite it's replaced once the new backup is whole.
With credentials the access key needs "operator": true in the credentials file, or to be the
administrator's that a secure start made.

  --overwrite     write into FILE even if it exists
  --json          print what the backup has as JSON
${whereHelp("the Region of the signature")}`;

export const backup = (verifyLog: VerifyLog) =>
  command({
    name: "backup",
    usage,
    options: {
      ...whereOptions,
      overwrite: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
    async run({ endpoint = defaultEndpoint(), region, overwrite, json }, [file, ...more]) {
      if (file === undefined || more.length > 0) throw new Misuse("name one file to write");
      if (!overwrite && existsSync(file)) {
        throw new Error(`${file} exists. Name another file, or give --overwrite to lose what is in it`);
      }
      const response = await send(endpoint, "/_cordon/backup", { region });
      if (!response.ok || response.body === null) {
        const { error } = (await response.json().catch(() => ({}))) as { error?: string };
        throw new Error(error ?? `the answer has status ${response.status}`);
      }
      // Beside it until it's whole: a backup that was there before is not lost to one that breaks off.
      const partial = `${file}.partial`;
      try {
        const output = await open(partial, "w", 0o600).catch((error: Error) => {
          throw new Error(`cannot write ${file}: ${error.message}`);
        });
        try {
          const { body } = response;
          let bytes = 0;
          const write = async () => {
            for await (const piece of body) {
              await output.write(piece);
              bytes += piece.length;
            }
          };
          await whileWaiting(`writing ${file}`, write(), () => `, ${(bytes / 1024 / 1024).toFixed(0)} MB`);
          await output.sync();
        } finally {
          await output.close();
        }
        const found = await whileWaiting("checking it", verifyLog(partial));
        if (!found.isWhole) throw new Error(`what came is not whole: ${found.damage[0]?.problem}`);
        await rename(partial, file);
        await syncDirectory(dirname(file));
        console.log(json ? JSON.stringify({ file, ...found }) : `${file} has ${sayWhole(found)}`);
        return 0;
      } finally {
        await rm(partial, { force: true });
      }
    },
  });

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  await directory.sync();
  await directory.close();
}
