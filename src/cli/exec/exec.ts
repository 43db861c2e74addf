/** `cordon exec`: a command with a Cordon of its own, which ends with it. */
import { parseArgs } from "node:util";
import type { Answers } from "../../own-api/routes.ts";
import { askForBody } from "../answer-or-error.ts";
import { regionOf } from "../ask-cordon.ts";
import { clientVariables, withVariables } from "../background/client-variables.ts";
import { readAccount } from "../background/env.ts";
import { command, Misuse } from "../command.ts";
import { formatMissing } from "../import.ts";
import { readSavedState, type SavedState } from "../saved-state/files.ts";
import { readable } from "../terminal/readable.ts";
import { runCommand } from "./run-command.ts";

const usage = `Usage: cordon exec [options] [--] COMMAND [ARGUMENT...]

Starts a Cordon on a free port that keeps nothing, runs the command with the environment in which AWS's clients call it,
ends it, and returns the command's exit status. The variables that would lead clients elsewhere are unset: profiles,
sessions, endpoints of single services. Nothing of the environment outside changes.

  --import DIR|FILE  take in saved answers first, as cordon import does; repeatable
  --region R      the Region (default $AWS_REGION, else $AWS_DEFAULT_REGION, else us-east-1)
  --account N     the account that the command's keys sign for (default 123456789012)
  --port N        listen on this port (default: any free one)
  --data DIR      keep the log here
  --limits LIMITS  quotas that differ from AWS's defaults, as cordon serve takes them; repeatable
  --settings FILE  JSON with the organization, IPAM's reuse delay, public IPv4 ranges
  --upstream [SERVICE=]URL  pass on what Cordon doesn't serve, as cordon serve does; repeatable
  --keep          leave the Cordon in the background when the command has ended, and say how to reach it

Exit status: the command's; 128 and the signal's number if a signal ended it, 127 if there is no such command, 126 if it
can't be run; 2 if there was no Cordon to run it with.`;

const options = {
  import: { type: "string", multiple: true },
  region: { type: "string" },
  account: { type: "string" },
  port: { type: "string", default: "0" },
  data: { type: "string" },
  limits: { type: "string", multiple: true },
  settings: { type: "string" },
  upstream: { type: "string", multiple: true },
  keep: { type: "boolean", default: false },
} as const;

export interface Server {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
export interface ServerOptions {
  readonly port: string;
  readonly data: string;
  readonly limits: readonly string[];
  readonly settings: string | undefined;
  readonly upstream: readonly string[];
}
interface Starters {
  /** In this process: it ends with it, however that ends. */
  readonly inThisProcess: (options: ServerOptions) => Promise<Server>;
  readonly inBackground: (options: ServerOptions) => Promise<Server>;
}

const say = (line: string): void => console.error(`cordon exec: ${line}`);

export function exec({ inThisProcess, inBackground }: Starters) {
  const run = command({
    name: "exec",
    usage,
    options,
    async run(values, [file, ...args]) {
      if (file === undefined) throw new Misuse("name a command to run");
      const { import: paths = [], keep, port, data = "memory", limits = [], settings, upstream = [] } = values;
      const accessKeyId = readAccount(values.account);
      const region = regionOf(values.region);
      // Before anything is started: a mistake costs no time.
      const saved = paths.length === 0 ? undefined : readSavedState(paths);
      const server = await (keep ? inBackground : inThisProcess)({ port, data, limits, settings, upstream });
      let hasRun = false;
      try {
        if (saved !== undefined) await takeIn(saved, server.url, region, accessKeyId);
        const variables = clientVariables({ url: server.url, region, accessKeyId }, process.env);
        const status = await runCommand(file, args, withVariables(process.env, variables), say);
        hasRun = status !== 127 && status !== 126;
        return status;
      } finally {
        if (keep && hasRun) {
          say(`the Cordon goes on at ${server.url}. In this shell: eval "$(cordon env --port ${server.port})"`);
          say(`To stop it: cordon stop --port ${server.port}`);
        } else await server.close();
      }
    },
  });
  const call = (args: readonly string[]): Promise<number> => run(upToCommand(args));
  return Object.assign(call, { usage, options: run.options });
}

/** Our own options end where the command begins, also if nobody wrote `--` before it. */
function upToCommand(args: readonly string[]): readonly string[] {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const first = tokens.find(({ kind }) => kind !== "option");
  if (first === undefined || first.kind === "option-terminator") return args;
  return [...args.slice(0, first.index), "--", ...args.slice(first.index)];
}

async function takeIn(body: SavedState, url: string, region: string, accessKeyId: string): Promise<void> {
  const keys = { accessKeyId, secretAccessKey: "test" };
  const answer = readable(
    await askForBody(url, "/_cordon/import", { body, query: { replace: "false" }, region, keys }),
  );
  for (const line of formatMissing((answer as Answers["/_cordon/import"]).missing)) say(line);
}
