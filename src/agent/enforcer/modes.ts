/** What the host really does on each device: what the server wants, unless a trial has ended or somebody on the host said otherwise. */
import type { ReportedInterface } from "../../own-api/hosts/contract.ts";
import type { HostInterface, Mode } from "../../rollout/feed/rule-set.ts";
import type { Clock } from "../clock.ts";
import type { LocalState, Trial } from "../state/kept.ts";

export interface RealMode {
  readonly mode: Mode;
  readonly because?: NonNullable<ReportedInterface["because"]>;
}

/** Root on the host outranks the server; `observe` outranks `enforce`. */
export function realMode({ device, mode, trial, groupSet }: HostInterface, { told, trials }: LocalState): RealMode {
  if (mode === "observe") return { mode };
  if (Object.hasOwn(told, device)) return { mode: "observe", because: "told-on-host" };
  const known = trialOn(device, trials);
  if (trial !== undefined && known?.id === trial.id && known.hasEnded) {
    return { mode: "observe", because: "trial-ended" };
  }
  return groupSet === null ? { mode, because: "no-rule-set" } : { mode };
}

/** The devices whose mode isn't the rule set's. */
export const modesOf = (interfaces: readonly HostInterface[], local: LocalState): Readonly<Record<string, Mode>> =>
  Object.fromEntries(
    interfaces.flatMap((each) => {
      const { mode } = realMode(each, local);
      return mode === each.mode ? [] : [[each.device, mode] as const];
    }),
  );

/**
 * The trials of these interfaces as they are now: new ones begin, those whose time is over have ended, those that the rule set has no
 * longer are confirmed or gone.
 */
export function trialsNow(
  interfaces: readonly HostInterface[],
  known: LocalState["trials"],
  clock: Clock,
): LocalState["trials"] {
  const trials = interfaces.flatMap(({ device, interfaceId, trial, mode }): (readonly [string, Trial])[] => {
    if (trial === undefined || mode !== "enforce") return [];
    const before = trialOn(device, known);
    const isSame = before?.id === trial.id && before.interfaceId === interfaceId;
    const now = isSame ? before : begun(trial, interfaceId, clock);
    const left = now.hasEnded ? 0 : timeLeft(now, trial.seconds, clock);
    return [[device, left > 0 ? sinceThisBoot(now, left, clock) : { ...now, hasEnded: true }]];
  });
  return Object.fromEntries(trials);
}

/** A device may be called `valueOf`, or even `__proto__`. */
const trialOn = (device: string, trials: LocalState["trials"]): Trial | undefined =>
  Object.hasOwn(trials, device) ? trials[device] : undefined;

/** From the first look after a start of the machine on, the time of day doesn't matter. */
const sinceThisBoot = (trial: Trial, left: number, clock: Clock): Trial =>
  trial.boot === clock.boot ? trial : { ...trial, boot: clock.boot, untilSinceBoot: clock.sinceBoot() + left };

function begun({ id, seconds }: NonNullable<HostInterface["trial"]>, interfaceId: string, clock: Clock): Trial {
  const lasts = seconds * 1000;
  return {
    id,
    interfaceId,
    hasEnded: false,
    until: clock.now() + lasts,
    boot: clock.boot,
    untilSinceBoot: clock.sinceBoot() + lasts,
  };
}

/** Milliseconds. A clock that was put back never makes it longer than it was. */
function timeLeft({ until, boot, untilSinceBoot }: Trial, seconds: number, clock: Clock): number {
  const left = boot === clock.boot ? untilSinceBoot - clock.sinceBoot() : until - clock.now();
  return Math.min(left, seconds * 1000);
}

/** When the next trial ends, in milliseconds from now; undefined if there is none. */
export function nextEnd(
  interfaces: readonly HostInterface[],
  trials: LocalState["trials"],
  clock: Clock,
): number | undefined {
  const ends = interfaces.flatMap(({ device, trial }) => {
    const known = trialOn(device, trials);
    return trial === undefined || known === undefined || known.hasEnded ? [] : [timeLeft(known, trial.seconds, clock)];
  });
  return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends));
}
