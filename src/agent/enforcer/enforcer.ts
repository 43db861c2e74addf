/**
 * Keeps the packet filter as it's wanted: by the server, by whoever is root here, and by trials that end.
 *
 *     feed ─▶ newest ─▶ disk ─▶ filter ─▶ read back ─▶ report
 *                         ◀── refused: the last good set is put back on the disk, and stays in the filter
 *
 * One thing after the other: whatever asks for a change waits for its turn, and what the feed wants in the meantime becomes one change.
 *
 * INVARIANT: what is on the disk is what a start of the machine should enforce. So a set is there before the filter has it: a revoke that
 * was enforced once is enforced after a crash as well.
 */
import type { HostInterface } from "../../rollout/feed/rule-set.ts";
import type { Clock } from "../clock.ts";
import type { DataPlane, Endpoint, Wanted } from "../nftables/data-plane.ts";
import type { Followed } from "../server/follow.ts";
import { type JoinedWith, type KeptRuleSet, type LocalState, NOTHING_LOCAL } from "../state/kept.ts";
import type { StateDirectory } from "../state/state-directory.ts";
import { missingDevices } from "./missing-devices.ts";
import { modesOf, nextEnd, type RealMode, realMode, trialsNow } from "./modes.ts";
import { oneLine, Problems, type Subject } from "./problems.ts";

export interface EnforcerParts {
  readonly plane: DataPlane;
  readonly directory: StateDirectory;
  readonly enrolment: JoinedWith;
  readonly clock: Clock;
  /** A line for whoever reads the agent's output. */
  readonly say: (line: string) => void;
  /** What holds on the host has changed. */
  readonly onChange: () => void;
  /** Those of the devices that the host doesn't have, for people. */
  readonly missing?: (devices: readonly string[]) => readonly string[];
}

export interface Drift {
  readonly times: number;
  readonly last?: { readonly at: string; readonly what: string };
}

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;

export class Enforcer {
  readonly problems: Problems;
  readonly #parts: EnforcerParts;
  #local: LocalState = NOTHING_LOCAL;
  /** What the disk has, and a start enforces; undefined if no rule set is known. */
  #kept: KeptRuleSet | undefined;
  /** What the filter has: what is kept, or what closes the interfaces that are known to enforce. */
  #holds: "nothing" | "kept" | "closed" = "nothing";
  /** The filter has refused what it should have. */
  #isBehind = false;
  #newest: Followed | undefined;
  #refused: Followed | undefined;
  /** What the disk didn't take, by file, until it does. */
  readonly #unwritten = new Map<"rule-set" | "local", () => void>();
  #isDown = false;
  #drift: Drift = { times: 0 };
  #turn: Promise<unknown> = Promise.resolve();
  #callOffTrial: () => void = () => {};
  #callOffRetry: () => void = () => {};
  #retryMs = FIRST_RETRY_MS;

  constructor(parts: EnforcerParts) {
    this.#parts = parts;
    this.problems = new Problems(parts.say);
  }

  /** Applies what is on the disk, before anybody is asked. Returns whether all of it was whole and holds. */
  start(): Promise<boolean> {
    return this.#inTurn(async () => {
      const isWhole = this.#readDisk();
      return (await this.#applyFromDisk()) && isWhole;
    });
  }

  /** Reads what is on the disk, and applies nothing. */
  load(): void {
    const { directory } = this.#parts;
    const [local, found] = [directory.readLocal(), directory.readRuleSet("rule-set")];
    if ("value" in local && local.value !== undefined) this.#local = local.value;
    if ("value" in found) this.#kept = found.value;
  }

  /** The server wants this now, whatever it wanted before. */
  want(followed: Followed): void {
    const isWaiting = this.#newest !== undefined;
    this.#newest = followed;
    if (!isWaiting) void this.#inTurn(() => this.#takeNewest());
  }

  /** Resolves when everything that was asked for until now is done. */
  settled(): Promise<void> {
    return this.#inTurn(async () => {});
  }

  /** Somebody on the host says `observe`, or that the server decides again. Throws if it can't be. */
  tell(verb: "observe" | "enforce", device: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isDown) throw new Error("the table was taken down. Start the agent again first");
      const devices = this.#interfaces.map((each) => each.device);
      if (devices.length === 0) throw new Error("no interface is bound to a device of this host yet");
      if (device !== undefined && !devices.includes(device)) {
        throw new Error(`no interface is bound to ${device}, only to ${devices.join(", ")}`);
      }
      const chosen = device === undefined ? devices : [device];
      const others = Object.keys(this.#local.told).filter((each) => !chosen.includes(each));
      const observing = verb === "observe" ? [...others, ...chosen] : others;
      const told = Object.fromEntries(observing.map((each) => [each, "observe"] as const));
      await this.#changeLocal({ ...this.#local, told });
    });
  }

  /** The host's connections to these are never filtered, from when it resolves. */
  setServers(servers: readonly Endpoint[]): Promise<void> {
    return this.#inTurn(async () => {
      if (isSame(servers, this.#local.servers)) return;
      await this.#changeLocal({ ...this.#local, servers }).catch((error: unknown) => this.#noteFailure(error));
    });
  }

  /** Looks whether the filter still has what was applied, and repairs it. */
  check(): Promise<void> {
    return this.#inTurn(async () => {
      for (const [file, write] of this.#unwritten) this.#onDisk(file, write);
      if (this.#holds === "nothing") return;
      if (await this.#readBack("everything")) this.#parts.onChange();
      await this.#lookForUnseen();
    });
  }

  /** How the filter differs from what was applied, a line each; nothing is repaired. */
  differences(): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      if (this.#holds === "nothing") return [];
      return this.#parts.plane.readBack("everything");
    });
  }

  /** Removes the filter's table until the agent starts again. */
  down(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#parts.plane.down();
      this.#isDown = true;
      this.#holds = "nothing";
      this.stop();
      this.problems.note("down", "the table was taken down here: nothing is filtered until the agent starts again");
      this.#parts.onChange();
    });
  }

  stop(): void {
    this.#callOffTrial();
    this.#callOffRetry();
  }

  /** The rule set that the filter has; undefined if it has none. */
  get applied(): KeptRuleSet | undefined {
    return this.#holds === "kept" ? this.#kept : undefined;
  }

  /** The rule set on the disk, with which the feed goes on. */
  get kept(): KeptRuleSet | undefined {
    return this.#kept;
  }

  get servers(): readonly Endpoint[] {
    return this.#local.servers;
  }

  get drift(): Drift {
    return this.#drift;
  }

  /** The interfaces with what is really done on them. */
  get interfaces(): readonly { readonly bound: HostInterface; readonly real: RealMode }[] {
    return this.#interfaces.map((bound) => ({ bound, real: realMode(bound, this.#local) }));
  }

  /** All that the filter should have. */
  get wanted(): Wanted {
    const { revoked, failsafe } = this.#parts.enrolment;
    const closed = { interfaces: this.#local.interfaces, groupSets: {}, members: {} };
    const ruleSet = this.#isClosed ? closed : (this.#kept?.ruleSet ?? closed);
    return { ruleSet, modes: modesOf(ruleSet.interfaces, this.#local), revoked, failsafe, servers: this.servers };
  }

  /** While what is kept can't be applied. */
  #isClosed = false;

  get #interfaces(): readonly HostInterface[] {
    return this.#isClosed || this.#kept === undefined ? this.#local.interfaces : this.#kept.ruleSet.interfaces;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Returns whether what is there is whole. */
  #readDisk(): boolean {
    const { directory } = this.#parts;
    const local = directory.readLocal();
    if ("damage" in local) {
      directory.putAside("local");
      this.problems.note("state", `${local.damage}: what was told on this host is lost, and trials begin anew`);
    } else this.#local = local.value ?? NOTHING_LOCAL;
    const found = directory.readRuleSet("rule-set");
    if ("damage" in found) {
      directory.putAside("rule-set");
      const known = this.#local.interfaces.filter(({ mode }) => mode === "enforce").map(({ device }) => device);
      const closed =
        known.length === 0 ? "No interface is known to enforce" : `Nothing is let in on ${known.join(", ")}`;
      this.problems.note("rule set", `${found.damage}. ${closed}, until the server sends the rule set again`);
    } else this.#kept = found.value;
    return !("damage" in local) && !("damage" in found);
  }

  async #takeNewest(): Promise<void> {
    const followed = this.#newest;
    [this.#newest, this.#refused] = [undefined, undefined];
    if (followed === undefined || this.#isDown) return;
    if (followed.cursor === this.#kept?.cursor && this.#holds === "kept" && !this.#isBehind) {
      this.#kept = { ...followed, ruleSet: this.#kept.ruleSet };
      return;
    }
    const before = { kept: this.#kept, local: this.#local, isClosed: this.#isClosed, isBehind: this.#isBehind };
    const interfaces = followed.ruleSet.interfaces.map((each) => ({ ...each, groupSet: null }));
    const { revoked, failsafe } = this.#parts.enrolment;
    const local = { ...this.#local, interfaces, joinedWith: { revoked, failsafe } };
    [this.#kept, this.#local, this.#isClosed] = [followed, local, false];
    this.#onDisk("rule-set", () => this.#parts.directory.replaceRuleSet(followed));
    const isTaken = await this.#applyHere(before.local, "rule set");
    if (isTaken) this.problems.clear("rule set");
    else {
      this.#refused = followed;
      ({ kept: this.#kept, local: this.#local, isClosed: this.#isClosed, isBehind: this.#isBehind } = before);
      this.#onDisk("rule-set", () => this.#parts.directory.putBackRuleSet(before.kept));
      this.#onDisk("local", () => this.#parts.directory.writeLocal(before.local));
    }
    this.#parts.onChange();
  }

  async #changeLocal(local: LocalState): Promise<void> {
    const before = this.#local;
    this.#local = local;
    try {
      await this.#apply(before);
    } catch (error) {
      this.#local = before;
      this.#onDisk("local", () => this.#parts.directory.writeLocal(before));
      throw error;
    }
    this.#parts.onChange();
  }

  /** Returns whether the filter has what is on the disk. If it refuses that, it gets the set before it, or else what closes. */
  async #applyFromDisk(): Promise<boolean> {
    this.#isClosed = false;
    if (await this.#applyHere()) return true;
    const refused = this.#kept;
    if (refused === undefined) return false;
    const last = this.#parts.directory.readRuleSet("last-rule-set");
    if ("value" in last && last.value !== undefined && last.value.cursor !== refused.cursor) {
      this.#kept = last.value;
      if (await this.#applyHere()) {
        this.#onDisk("rule-set", () => this.#parts.directory.putBackRuleSet(last.value));
        this.problems.note("rule set", "the last rule set couldn't be applied: the one before it holds");
        return false;
      }
      this.#kept = refused;
    }
    this.#isClosed = true;
    if (await this.#applyHere()) {
      this.problems.note("rule set", "the rule set on the disk can't be applied: nothing is let in on what enforces");
      this.#retry();
    }
    return false;
  }

  /** Returns whether the filter has taken it. */
  async #applyHere(before = this.#local, subject: Subject = "filter"): Promise<boolean> {
    try {
      await this.#apply(before);
      return true;
    } catch (error) {
      this.#noteFailure(error, subject);
      return false;
    }
  }

  /** What is wanted goes to the disk, as far as it's known here alone, and to the filter. Throws what the filter throws. */
  async #apply(before: LocalState): Promise<void> {
    const { plane, clock, directory } = this.#parts;
    this.#local = { ...this.#local, trials: trialsNow(this.#interfaces, this.#local.trials, clock) };
    if (!isSame(this.#local, before)) this.#onDisk("local", () => directory.writeLocal(this.#local));
    if (this.#isDown || (this.#kept === undefined && this.#interfaces.length === 0)) return;
    try {
      await plane.apply(this.wanted);
    } catch (error) {
      this.#isBehind = true;
      this.#retry();
      throw error;
    }
    this.#isBehind = false;
    this.#holds = this.#isClosed || this.#kept === undefined ? "closed" : "kept";
    if (this.#refused === undefined) {
      this.#callOffRetry();
      this.#retryMs = FIRST_RETRY_MS;
    }
    this.problems.clear("filter");
    this.#awaitTrial();
    await this.#readBack("rules");
    await this.#lookForUnseen();
  }

  /** Returns whether something had to be repaired. */
  async #readBack(scope: "rules" | "everything"): Promise<boolean> {
    const { plane, clock, say } = this.#parts;
    try {
      const differences = await plane.readBack(scope);
      if (differences.length > 0) {
        const what = oneLine(differences.slice(0, 3).join("; "));
        this.#drift = { times: this.#drift.times + 1, last: { at: new Date(clock.now()).toISOString(), what } };
        say(`the table isn't as it was made, and is repaired: ${what}`);
        await plane.repair();
      }
      this.problems.clear("drift");
      return differences.length > 0;
    } catch (error) {
      return this.problems.note("drift", `the table can't be checked or repaired: ${(error as Error).message}`);
    }
  }

  async #lookForUnseen(): Promise<void> {
    const { plane, missing = missingDevices } = this.#parts;
    const unseen = await plane.unseen(this.wanted).catch((error: Error) => [error.message]);
    const all = [...missing(this.#interfaces.map(({ device }) => device)), ...unseen];
    if (all.length === 0) this.problems.clear("devices");
    else this.problems.note("devices", all.join("; "));
  }

  #awaitTrial(): void {
    this.#callOffTrial();
    const left = nextEnd(this.#interfaces, this.#local.trials, this.#parts.clock);
    if (left === undefined) return;
    this.#callOffTrial = this.#parts.clock.after(left, () => void this.#inTurn(() => this.#endTrials()));
  }

  async #endTrials(): Promise<void> {
    const before = this.#local.trials;
    await this.#applyHere();
    for (const [device, { hasEnded }] of Object.entries(this.#local.trials)) {
      if (!hasEnded || (Object.hasOwn(before, device) && before[device]?.hasEnded)) continue;
      this.#parts.say(`nobody confirmed in time that ${device} enforces: it observes again`);
    }
    this.#parts.onChange();
  }

  #retry(): void {
    this.#callOffRetry();
    this.#callOffRetry = this.#parts.clock.after(this.#retryMs, () => void this.#inTurn(() => this.#tryAgain()));
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  async #tryAgain(): Promise<void> {
    if (this.#isDown) return;
    if (this.#refused !== undefined) {
      this.#newest ??= this.#refused;
      await this.#takeNewest();
    }
    if (this.#holds !== "kept" || this.#isBehind) {
      if (await this.#applyFromDisk()) this.problems.clear("rule set");
      this.#parts.onChange();
    }
  }

  #noteFailure(error: unknown, subject: Subject = "filter"): void {
    this.problems.note(subject, `the last good rules stay: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** Without a disk the filter still does what it should; only the next start of the machine is in doubt. */
  #onDisk(file: "rule-set" | "local", write: () => void): void {
    try {
      write();
      this.#unwritten.delete(file);
      if (this.#unwritten.size === 0) this.problems.clear("disk");
    } catch (error) {
      this.#unwritten.set(file, write);
      const { code, message } = error as NodeJS.ErrnoException;
      const { path } = this.#parts.directory;
      this.problems.note("disk", `${path} can't be written (${code ?? message}): a restart would enforce older rules`);
    }
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
