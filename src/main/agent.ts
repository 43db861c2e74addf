/** `cordon agent`: what runs on a host, and does there what the groups of its interfaces say. */
import { machineClock } from "../agent/clock.ts";
import { Nftables } from "../agent/nftables/nftables.ts";
import { runAgent } from "../agent/run-agent.ts";
import { DEFAULT_DIRECTORY, StateDirectory } from "../agent/state/state-directory.ts";
import { DEFAULT_FAILSAFE, readFailsafe } from "../agent/verbs/failsafe.ts";
import { join } from "../agent/verbs/join.ts";
import { apply, diff, down, tell } from "../agent/verbs/local.ts";
import { status } from "../agent/verbs/status.ts";
import { units } from "../agent/verbs/units.ts";
import { command, Misuse } from "../cli/command.ts";
import { nearest } from "../cli/nearest.ts";
import { findServiceManager } from "./service-manager.ts";
import { versionOf } from "./version.ts";

const usage = `Usage: cordon agent VERB [options]

  join URL --token file:PATH   make this host's key, and have the server at URL know it (once; as root)
  run                          apply the rules on the disk, then follow the server, until it's stopped
  apply                        apply the rules on the disk, and end: for the start of the machine
  status                       what holds here, and what's wrong
  diff                         how the kernel's rules differ from what is wanted
  observe [DEVICE]             count what the rules would refuse, and refuse nothing, whatever the server says
  enforce [DEVICE]             the server decides again
  down                         remove the rules, until the agent or the machine starts again
  units                        print the units for systemd

  --token file:PATH    the token that 'cordon host add' printed
  --failsafe PORTS     join: what is let in to the host even if no rule allows it: tcp/22,udp/51820 or none
                       (default ${DEFAULT_FAILSAFE})
  --revoked live|cut   join: whether tracked connections outlive the revoke of their rule, as on AWS (default live)
  --again              join: although the host has joined before
  --install            units: write them below /etc/systemd/system
  --dir DIR            the agent's directory (default ${DEFAULT_DIRECTORY})
  --json               status: print it as JSON

Exit status: 0 done, and all is as it should be; 1 not all of it is; 2 it couldn't be done.`;

const VERBS = ["join", "run", "apply", "status", "diff", "observe", "enforce", "down", "units"];

export default command({
  name: "agent",
  usage,
  options: {
    token: { type: "string" },
    failsafe: { type: "string", default: DEFAULT_FAILSAFE },
    revoked: { type: "string", default: "live" },
    again: { type: "boolean", default: false },
    install: { type: "boolean", default: false },
    dir: { type: "string", default: DEFAULT_DIRECTORY },
    json: { type: "boolean", default: false },
  },
  async run(values, [verb = "", argument, ...more]) {
    const takes = verb === "join" || verb === "observe" || verb === "enforce";
    const surplus = takes ? more[0] : argument;
    if (!VERBS.includes(verb)) throw new Misuse(unknownVerb(verb));
    if (surplus !== undefined) throw new Misuse(`${verb} takes no ${surplus}`);
    const directory = new StateDirectory(values.dir);
    const version = versionOf();
    const parts = {
      directory,
      plane: new Nftables(),
      say: (line: string) => console.log(line),
      warn: (line: string) => console.error(`cordon agent: ${line}`),
    };
    switch (verb) {
      case "join":
        console.log(await join(directory, { ...joinArguments(values, argument), version }));
        return 0;
      case "run":
        return await run(parts, version);
      case "apply":
        return await apply(parts);
      case "status":
        return await status(directory, version, values.json, parts.say);
      case "diff":
        return await diff(parts);
      case "observe":
      case "enforce":
        return await tell(parts, verb, argument);
      case "down":
        return await down(parts);
      default:
        return units([process.execPath, process.argv[1] ?? "cordon"], values.install, parts.say);
    }
  },
});

function unknownVerb(verb: string): string {
  if (verb === "") return `say one of ${VERBS.join(", ")}`;
  const near = nearest(verb, VERBS);
  return near === undefined ? `there is no ${verb}, only ${VERBS.join(", ")}` : `did you mean ${near}?`;
}

interface JoinValues {
  readonly token?: string | undefined;
  readonly failsafe: string;
  readonly revoked: string;
  readonly again: boolean;
}

function joinArguments({ token, failsafe, revoked, again }: JoinValues, server: string | undefined) {
  if (server === undefined || token === undefined) {
    throw new Misuse("say where and with which token: cordon agent join https://cordon.example:4566 --token file:PATH");
  }
  const ports = readFailsafe(failsafe);
  if (ports === undefined)
    throw new Misuse(`--failsafe takes ports such as tcp/22,udp/51820, or none, not ${failsafe}`);
  if (revoked !== "live" && revoked !== "cut") throw new Misuse(`--revoked takes live or cut, not ${revoked}`);
  return { server, token, failsafe: ports, revoked, isAgain: again } as const;
}

type RunParts = Pick<Parameters<typeof apply>[0], "directory" | "plane" | "warn">;

async function run({ directory, plane, warn }: RunParts, version: string): Promise<number> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
  const { signal } = stopping;
  const manager = findServiceManager(process.env, warn);
  signal.addEventListener("abort", () => void manager.stopping());
  await runAgent({
    ...{ directory, plane, clock: machineClock(), random: Math.random, version, say: warn, signal },
    onReady: () => void manager.ready("the rules on the disk are in the kernel"),
  });
  warn("stopped. The rules stay in the kernel; to remove them: cordon agent down");
  return 0;
}
