/** `cordon agent observe`, `enforce`, `down`, `diff` and `apply`: asked of the running agent, or done here if none runs. */
import { machineClock } from "../clock.ts";
import { askAgent } from "../control.ts";
import { Enforcer } from "../enforcer/enforcer.ts";
import type { DataPlane, Wanted } from "../nftables/data-plane.ts";
import type { StateDirectory } from "../state/state-directory.ts";

export interface LocalParts {
  readonly directory: StateDirectory;
  readonly plane: DataPlane;
  /** For the output. */
  readonly say: (line: string) => void;
  /** For what went wrong. */
  readonly warn: (line: string) => void;
}

/** What is on the disk goes to the filter, before any server is asked. Resolves with the exit status. */
export async function apply(parts: LocalParts): Promise<number> {
  parts.directory.check();
  if ((await askAgent(parts.directory.socket, { verb: "status" })) !== undefined) {
    parts.say("the agent runs, and keeps applied what should be");
    return 0;
  }
  const enforcer = enforcerHere(parts);
  const isWhole = await enforcer.start();
  enforcer.stop();
  const { interfaces } = enforcer;
  if (isWhole) {
    parts.say(interfaces.length === 0 ? "there is nothing to apply yet" : `applied: ${sayModes(enforcer)}`);
  }
  return isWhole && "value" in parts.directory.findEnrolment() ? 0 : 1;
}

export async function tell(
  parts: LocalParts,
  verb: "observe" | "enforce",
  device: string | undefined,
): Promise<number> {
  parts.directory.check();
  const answered = await askAgent(parts.directory.socket, { verb, ...(device !== undefined && { device }) });
  if (answered?.error !== undefined) throw new Error(answered.error);
  if (answered?.status !== undefined) {
    for (const each of answered.status.report.interfaces) parts.say(sayMode(each.device, each.mode, each.because));
    return 0;
  }
  const enforcer = enforcerHere(parts);
  await enforcer.start();
  try {
    await enforcer.tell(verb, device);
  } finally {
    enforcer.stop();
  }
  for (const { bound, real } of enforcer.interfaces) parts.say(sayMode(bound.device, real.mode, real.because));
  return 0;
}

export async function down({ directory, plane, say }: LocalParts): Promise<number> {
  directory.check();
  const answered = await askAgent(directory.socket, { verb: "down" });
  if (answered?.error !== undefined) throw new Error(answered.error);
  if (answered === undefined) await plane.down();
  say("Cordon's table is gone: nothing is filtered here. A restart of the agent or of the machine applies it again.");
  say(
    "To keep it away: systemctl disable --now cordon-agent-boot cordon-agent. To let everything pass but keep counting: cordon agent observe",
  );
  return 0;
}

export async function diff(parts: LocalParts): Promise<number> {
  const { directory, plane, say } = parts;
  directory.check();
  const answered = await askAgent(directory.socket, { verb: "diff" });
  if (answered?.error !== undefined) throw new Error(answered.error);
  const differences = answered?.differences ?? (await plane.compare(wantedOnDisk(parts)));
  if (differences.length === 0) say("the kernel has what is wanted");
  for (const each of differences) say(each);
  return differences.length === 0 ? 0 : 1;
}

/** What a start would apply, without applying it. */
function wantedOnDisk(parts: LocalParts): Wanted {
  const enforcer = enforcerHere(parts);
  enforcer.load();
  return enforcer.wanted;
}

function enforcerHere({ directory, plane, warn }: LocalParts): Enforcer {
  const found = directory.findEnrolment();
  if ("damage" in found) warn(found.damage);
  const enrolment = directory.joinedWith();
  return new Enforcer({ plane, directory, enrolment, clock: machineClock(), say: warn, onChange: () => {} });
}

const sayModes = ({ interfaces }: Enforcer): string =>
  interfaces.map(({ bound, real }) => sayMode(bound.device, real.mode, real.because)).join(", ");

const BECAUSE = {
  "trial-ended": "nobody confirmed the trial in time",
  "told-on-host": "told so on this host",
  "no-rule-set": "there are no rules for it, so nothing is allowed",
} as const;

export function sayMode(device: string, mode: string, because: keyof typeof BECAUSE | undefined): string {
  const does = mode === "enforce" ? "enforces" : "observes";
  return `${device} ${does}${because === undefined ? "" : ` (${BECAUSE[because]})`}`;
}
