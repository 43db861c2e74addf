/**
 * `cordon agent run`: first what is on the disk goes to the filter, then the server is followed.
 *
 * Some things go on beside each other until the signal: following, reporting what holds and which flows passed, looking whether the filter
 * is as it should be, and renewing the key. None of them waits for the server to do its part, and a server that's away changes nothing of what holds.
 */

import type { NewKey } from "../own-api/hosts/contract.ts";
import { type Clock, wait } from "./clock.ts";
import { AnotherAgentRuns, type Answered, type Asked, listenForVerbs, type Status } from "./control.ts";
import { Enforcer } from "./enforcer/enforcer.ts";
import { reportOf } from "./enforcer/report.ts";
import { FlowReporter } from "./flows/flow-reporter.ts";
import type { DataPlane } from "./nftables/data-plane.ts";
import { resolveServer } from "./server/addresses.ts";
import { follow } from "./server/follow.ts";
import { Keyring } from "./server/keyring.ts";
import { Reporter } from "./server/reporter.ts";
import { Refused, Server } from "./server/server.ts";
import type { StateDirectory } from "./state/state-directory.ts";

export interface AgentParts {
  readonly directory: StateDirectory;
  readonly plane: DataPlane;
  readonly clock: Clock;
  readonly random: () => number;
  readonly version: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /**
   * Called once the filter has what is on the disk; or, if that's damaged or refused, what holds in its place. As long as it takes
   * nothing at all, the agent tries again, and isn't ready.
   */
  readonly onReady?: () => void;
}

const CHECK_MS = 60_000;
const KEY_MS = 24 * 3_600_000;
/** How often it's looked at whether the key is old. */
const KEY_LOOK_MS = 600_000;

/** Resolves when the signal says so. Throws if it can't begin. */
export async function runAgent(parts: AgentParts): Promise<void> {
  const { directory, plane, clock, version, say, signal } = parts;
  directory.check();
  const found = directory.findEnrolment();
  // What is on the disk is enforced even if nobody knows any more where the server is.
  if ("damage" in found) await enforceAlone(parts, found.damage);
  const enrolment = directory.readEnrolment();
  let news = (): void => {};
  const enforcer = new Enforcer({ plane, directory, enrolment, clock, say, onChange: () => news() });
  let connectedSince: number | undefined;
  const stopListening = await listenForVerbs(directory.socket, (asked) => answerVerb(asked)).catch((error: Error) => {
    if (error instanceof AnotherAgentRuns) throw error;
    // A disk that takes nothing keeps nobody from enforcing.
    enforcer.problems.note(
      "verbs",
      `the verbs of 'cordon agent' don't reach the agent that runs here: ${error.message}`,
    );
    return () => {};
  });
  try {
    await plane.probe().catch((error: Error) => enforcer.problems.note("filter", error.message));
    await enforcer.start();
    const keys = new Keyring(directory);
    const url = new URL(enrolment.server);
    const server = new Server({
      place: { url, ...(enrolment.pin !== undefined && { pin: enrolment.pin }) },
      who: `${enrolment.account}/${enrolment.region}/${enrolment.hostId}`,
      keys,
      now: clock.now,
      addresses: async () => {
        const servers = await resolveServer(url, enforcer.servers);
        await enforcer.setServers(servers);
        return servers.map(({ address }) => address);
      },
    });
    const reporter = new Reporter(
      clock,
      () => reportOf(enforcer, plane, version),
      async (report) => {
        if (connectedSince === undefined) return;
        try {
          await server.post("/_cordon/host/report", report, signal);
          enforcer.problems.clear("report");
        } catch (error) {
          // If it's away, following says so.
          if (!(error instanceof Refused) || error.status === 401) return;
          enforcer.problems.note("report", `'cordon hosts' doesn't show what holds here: ${error.message}`);
        }
      },
    );
    const onTrouble = (trouble: unknown): void => {
      if (trouble === undefined) {
        if (connectedSince !== undefined) return;
        connectedSince = clock.now();
        enforcer.problems.clear("server");
        say(`follows ${enrolment.server} as ${enrolment.name}`);
        reporter.poke();
      } else {
        connectedSince = undefined;
        enforcer.problems.note("server", `${explained(trouble)}. What holds stays`);
      }
    };
    const flows = new FlowReporter({
      ...parts,
      enforcer,
      async send(reported) {
        if (connectedSince === undefined) throw new Error("the server is away");
        await server.post("/_cordon/host/flows", reported, signal);
      },
    });
    let isReady = false;
    const noteReady = () => {
      if (isReady || enforcer.problems.has("filter")) return;
      isReady = true;
      parts.onReady?.();
    };
    news = () => {
      noteReady();
      flows.begin();
      reporter.poke();
    };
    noteReady();
    flows.begin();
    await Promise.all([
      follow({ ...parts, server, from: enforcer.kept, onWanted: (followed) => enforcer.want(followed), onTrouble }),
      reporter.run(signal),
      flows.run(),
      checkAgainAndAgain(parts, enforcer),
      renewKeys(parts, keys, server),
    ]);
  } finally {
    stopListening();
    enforcer.stop();
    await enforcer.settled();
  }

  async function answerVerb({ verb, device }: Asked): Promise<Answered> {
    if (verb === "observe" || verb === "enforce") await enforcer.tell(verb, device);
    else if (verb === "down") await enforcer.down();
    else if (verb === "diff") return { differences: await enforcer.differences() };
    else if (verb !== "status") return { error: "the running agent is another version, and doesn't know that" };
    const report = await reportOf(enforcer, plane, version);
    const { name, hostId, account, region, server, failsafe, revoked } = enrolment;
    const status: Status = {
      ...{ isRunning: true, name, hostId, account, region, server, failsafe, revoked, report },
      ...(connectedSince !== undefined && { connectedSince: new Date(connectedSince).toISOString() }),
    };
    return { status };
  }
}

/** Throws what is wrong once it's done. */
async function enforceAlone({ directory, plane, clock, say }: AgentParts, damage: string): Promise<never> {
  const enforcer = new Enforcer({
    plane,
    directory,
    enrolment: directory.joinedWith(),
    clock,
    say,
    onChange: () => {},
  });
  await enforcer.start();
  enforcer.stop();
  throw new Error(damage);
}

function explained(trouble: unknown): string {
  if (trouble instanceof Refused && trouble.status === 401) {
    return `${trouble.message}. A token from 'cordon host token' brings it back: cordon agent join ... --again`;
  }
  return trouble instanceof Error ? trouble.message : String(trouble);
}

async function checkAgainAndAgain({ clock, signal }: AgentParts, enforcer: Enforcer): Promise<void> {
  while (!signal.aborted) {
    await wait(clock, CHECK_MS, signal);
    if (!signal.aborted) await enforcer.check();
  }
}

async function renewKeys({ clock, signal, say }: AgentParts, keys: Keyring, server: Server): Promise<void> {
  while (!signal.aborted) {
    if (clock.now() - keys.since >= KEY_MS) {
      try {
        const next = keys.prepare(clock.now());
        await server.post("/_cordon/host/key", { publicKey: next.publicKey } satisfies NewKey, signal);
        keys.promote(next);
        say("the host signs with a new key");
      } catch {
        // The key that is there goes on, and the next look tries again.
      }
    }
    await wait(clock, KEY_LOOK_MS, signal);
  }
}
