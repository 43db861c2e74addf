/** `--state`: commands that ask about saved answers, without a server. A Cordon of this process takes them in, and ends with the command. */
import type { ParseArgsConfig } from "node:util";
import { type AskedKeys, regionOf } from "../ask-cordon.ts";
import { type CommandParts, command, Misuse, type Values } from "../command.ts";
import { ask, type Where } from "../question.ts";
import { readSavedState, type SavedState } from "./files.ts";

/** A Cordon that only who has its keys can ask. */
export interface OpenedNetwork {
  readonly endpoint: string;
  readonly keys: AskedKeys;
  close(): Promise<void>;
}

/** Starts an empty Cordon in memory whose keys sign for the account: `main` hands it over. */
export type OpenNetwork = (account: string) => Promise<OpenedNetwork>;

const stateOptions = { state: { type: "string", multiple: true }, account: { type: "string" } } as const;

export const stateHelp = `  --state DIR     ask about saved answers, which cordon export writes and cordon import reads, without a
                  server: a folder or a file, may be repeated. The Region is then that of its subnets
  --account N     the account that they are of (default: the one that has most of the groups)`;

type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command whose question may be about saved answers. */
export const askingCommand =
  <const O extends Options>({ name, usage, options, run }: CommandParts<O>) =>
  (openNetwork: OpenNetwork) =>
    command({
      name,
      usage,
      options: { ...options, ...stateOptions },
      async run(values, positionals) {
        const { state, account, ...own } = values as Given;
        if (state === undefined) {
          if (account !== undefined) {
            throw new Misuse("--account goes with --state; otherwise $AWS_ACCESS_KEY_ID names the account");
          }
          return run(own as Values<O>, positionals);
        }
        if (own.endpoint !== undefined)
          throw new Misuse("ask a server with --endpoint, or files with --state, not both");
        if (own.at !== undefined) throw new Misuse("--at asks about the past, and saved answers have none");
        if (account !== undefined && !/^[0-9]{12}$/.test(account)) {
          throw new Misuse(`--account takes 12 digits, not ${account}`);
        }
        const saved = readSavedState(state);
        const opened = await openNetwork(account ?? accountIn(saved));
        try {
          const at = { endpoint: opened.endpoint, keys: opened.keys, region: own.region ?? regionIn(saved) };
          await ask({ saved: at }, "/_cordon/import", { body: saved });
          return await run({ ...own, saved: at } as unknown as Values<O>, positionals);
        } finally {
          await opened.close();
        }
      },
    });

/** What was typed, as far as it matters here. */
interface Given extends Where {
  readonly state?: readonly string[];
  readonly account?: string;
  readonly at?: string;
}

type Item = Readonly<Record<string, unknown>>;
const listIn = (saved: SavedState, list: string): readonly Item[] =>
  Array.isArray(saved[list]) ? (saved[list] as readonly Item[]) : [];

/** A VPC that another account shares is in the lists, too, as are groups and interfaces of others in one's own. */
function accountIn(saved: SavedState): string {
  const owners = ["SecurityGroups", "Vpcs"]
    .map((list) => listIn(saved, list).flatMap(({ OwnerId }) => (typeof OwnerId === "string" ? [OwnerId] : [])))
    .find((found) => found.length > 0);
  const counted = [...Map.groupBy(owners ?? [], (owner) => owner)].toSorted(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0] ?? DEFAULT_ACCOUNT;
}

/** As every Cordon has it for keys that name no account. */
const DEFAULT_ACCOUNT = "123456789012";

/** The Region of the subnets; that of the environment if they name none, or several. */
function regionIn(saved: SavedState): string {
  const found = new Set(
    listIn(saved, "Subnets").flatMap(
      ({ AvailabilityZone }) => /^[a-z]+(?:-[a-z]+)+-[0-9]+/.exec(String(AvailabilityZone)) ?? [],
    ),
  );
  const [region] = found;
  return region !== undefined && found.size === 1 ? region : regionOf(undefined);
}
