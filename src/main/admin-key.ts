/** The administrator's access key: made with the first secure start, or with `cordon admin-key new` if it's lost. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_ACCOUNT } from "../access/credentials.ts";
import { command, Misuse } from "../cli/command.ts";
import { defaultDirectory } from "../cli/log-files/data-directory.ts";
import type { Sealing } from "../gateway/callers/sealing.ts";
import type { Recorded } from "../gateway/commit/entries.ts";
import { derivedIds, random } from "../gateway/ids.ts";
import { Ledger } from "../gateway/ledger.ts";
import { eventsOfOperator } from "../gateway/trail/own-events.ts";
import { GLOBAL } from "../model/regions.ts";
import { keysOf } from "../operations/iam/access-keys/find-key.ts";
import { makeRootKey } from "../operations/iam/access-keys/make-root-key.ts";
import { defaultNetwork } from "../operations/vpcs/default-network.ts";
import { DATABASE } from "../store/sqlite.ts";
import { openLog, openSecrets } from "./log/open-log.ts";
import { readKept } from "./log/read-log-options.ts";

/** Shown once: the log has the secret sealed. */
export interface AdminKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const AUTHOR = { principal: "operator", requestId: "", operation: "Cordon:NewAdminKey" };

/** Makes a key that may do everything in the account and, in the default account, act on all accounts. */
export const newAdminKey = (ledger: Ledger, sealing: Sealing, account: string): Promise<AdminKey> =>
  ledger.run({ account, region: GLOBAL }, AUTHOR, () => makeKey(sealing, account));

function makeKey({ seal }: Sealing, account: string): Recorded<AdminKey> {
  const at = Date.now();
  const now = new Date(at).toISOString();
  const { changes, ...output } = makeRootKey(account, account === DEFAULT_ACCOUNT, { now, random, seal });
  return { changes, output, events: eventsOfOperator(account, "NewAdminKey", changes, at) };
}

/**
 * Makes the default account's key if there never was one. `log` hears of it if those that there are were sealed with another
 * sealing key: nobody can sign in with them.
 */
export async function firstAdminKey(
  ledger: Ledger,
  sealing: Sealing,
  log: (line: string) => void,
): Promise<AdminKey | undefined> {
  const home = { account: DEFAULT_ACCOUNT, region: GLOBAL };
  // In one call: of several servers that start at once, one makes it.
  const { made, opens } = await ledger.run<{ readonly made?: AdminKey; readonly opens: boolean }>(
    home,
    AUTHOR,
    (world) => {
      const keys = world
        .all("iam-access-key")
        .filter(({ isOperator }) => isOperator === true)
        .toArray();
      if (keys.length > 0) {
        return {
          output: { opens: keys.some(({ sealedSecret }) => sealing.open("access-key", sealedSecret) !== undefined) },
        };
      }
      const { output, ...recorded } = makeKey(sealing, DEFAULT_ACCOUNT);
      return { ...recorded, output: { made: output, opens: true } };
    },
  );
  if (!opens) {
    log(
      "the log's secrets were sealed with another sealing.key: no access key in it signs in. " +
        "Stop, and put that file back into the data directory, or make a new key: cordon admin-key new",
    );
  }
  return made;
}

const usage = `Usage: cordon admin-key new [options]

Makes an access key for an account's administrator, and shows its secret once: for a key that was lost, or for another
account. Works on the log itself, while no Cordon has it open; one in PostgreSQL may be in use. The keys that there
are go on signing in, and are listed.

  --data DIR      the log (default $CORDON_DATA, else ~/.local/share/cordon)
  --store URL     the log is in PostgreSQL; the folder has its sealing key (default $CORDON_STORE)
  --account N     the account, 12 digits (default ${DEFAULT_ACCOUNT}, whose keys may also back up and empty everything)
  --json          print the key as JSON`;

export default command({
  name: "admin-key",
  usage,
  options: {
    data: { type: "string" },
    store: { type: "string" },
    account: { type: "string", default: DEFAULT_ACCOUNT },
    json: { type: "boolean", default: false },
  },
  async run({ data, account, json, store: url = process.env["CORDON_STORE"] || undefined }, [verb, ...surplus]) {
    if (verb !== "new" || surplus.length > 0) throw new Misuse(verb === undefined ? "" : "it takes one word: new");
    if (!/^\d{12}$/.test(account)) throw new Misuse(`--account takes 12 digits, not ${account}`);
    const directory = data ?? defaultDirectory();
    const kept = readKept(directory, url);
    // A key in a new log would sign in nowhere.
    const isNew = url === undefined && !existsSync(join(directory, DATABASE));
    if (kept === "memory" || isNew) throw new Error(`there is no log in ${directory}`);
    const store = await openLog(kept, () => {}, console.error);
    const found = (key: Parameters<typeof derivedIds>[0]) => defaultNetwork(key, derivedIds(key));
    const ledger = new Ledger({ store, now: () => new Date().toISOString(), found });
    try {
      const { sealing } = await openSecrets({ kept, host: "127.0.0.1" }, store, console.error);
      const key = await newAdminKey(ledger, sealing, account);
      const others = (await activeKeys(ledger, account)).filter((id) => id !== key.accessKeyId);
      console.log(
        json ? JSON.stringify({ ...key, otherKeys: others }) : [exportsOf(key), ...endingOf(others)].join("\n"),
      );
    } finally {
      await ledger.close();
      await store.close();
    }
    return 0;
  },
});

/** The administrator's keys that sign in. */
const activeKeys = (ledger: Ledger, account: string): Promise<readonly string[]> =>
  ledger.read({ account, region: GLOBAL }, (world) =>
    keysOf(world, "root")
      .filter(({ status }) => status === "Active")
      .map(({ id }) => id)
      .toArray(),
  );

const endingOf = (keys: readonly string[]): readonly string[] =>
  keys.length === 0
    ? []
    : [
        "# The administrator's other keys go on signing in. Whoever found a lost one is kept out with:",
        ...keys.map((id) => `#   aws iam delete-access-key --access-key-id ${id}`),
      ];

/** To paste into a shell. */
export const exportsOf = ({ accessKeyId, secretAccessKey }: AdminKey): string =>
  `export AWS_ACCESS_KEY_ID=${accessKeyId}\nexport AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
