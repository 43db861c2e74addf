/**
 * The agent's directory on its host: only its owner reads it.
 *
 *     host           whose host it is, and where its server
 *     key, next-key  what it signs with
 *     rule-set       what a start of the machine enforces
 *     last-rule-set  what held before that, in case the kernel refuses it
 *     local          what was told here, trials, known interfaces
 *     agent.sock     where a running agent is asked
 */
import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ruleSetDigest } from "../../rollout/feed/digest.ts";
import { readRevisions, readRuleSet } from "../../rollout/feed/read-message.ts";
import { danglingReference } from "../../rollout/feed/references.ts";
import type { KeptKey } from "./host-key.ts";
import {
  type Enrolment,
  type JoinedWith,
  type KeptRuleSet,
  type LocalState,
  NOTHING_LOCAL,
  STRICTEST,
} from "./kept.ts";
import { Damaged, readKept, syncDirectory, writeKept } from "./kept-file.ts";

export const DEFAULT_DIRECTORY = "/var/lib/cordon-agent";

const JOIN_AGAIN = "Join again with a new token: cordon agent join URL --token file:PATH --again";

/** What a file holds, or why nobody knows. */
export type Found<T> = { readonly value: T | undefined } | { readonly damage: string };

export class StateDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Throws if others may read it. */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    this.check();
  }

  /** Throws if it isn't there, or others may read it. */
  check(): void {
    if (!existsSync(this.path)) {
      throw new Error(`${this.path} isn't there. Join first: cordon agent join URL --token file:PATH`);
    }
    const { mode, uid } = statSync(this.path);
    if ((mode & 0o077) !== 0) throw new Error(`others may read ${this.path}. Run: chmod 700 ${this.path}`);
    const self = process.getuid?.();
    if (self !== undefined && self !== 0 && uid !== self)
      throw new Error(`${this.path} is somebody else's. Run as root`);
  }

  get socket(): string {
    return join(this.path, "agent.sock");
  }

  /** Throws if the host hasn't joined. */
  findEnrolment(): { readonly value: Enrolment } | { readonly damage: string } {
    const found = this.#find("host", (value) => value as Enrolment);
    if ("damage" in found) return { damage: `${found.damage}. ${JOIN_AGAIN}` };
    if (found.value !== undefined) return { value: found.value };
    throw new Error("this host has joined no server. Join first: cordon agent join URL --token file:PATH");
  }

  /** With what the host enforces even if nobody knows any more where it joined. */
  joinedWith(): JoinedWith {
    const found = this.findEnrolment();
    if ("value" in found) return found.value;
    const local = this.readLocal();
    return ("value" in local ? local.value?.joinedWith : undefined) ?? STRICTEST;
  }

  /** Throws if the host hasn't joined, or nobody knows any more where. */
  readEnrolment(): Enrolment {
    const found = this.findEnrolment();
    if ("damage" in found) throw new Error(found.damage);
    return found.value;
  }

  hasJoined(): boolean {
    return existsSync(join(this.path, "host"));
  }

  writeEnrolment(enrolment: Enrolment): void {
    this.#write("host", enrolment);
  }

  readKey(which: "key" | "next-key"): KeptKey | undefined {
    const found = this.#find(which, (value) => value as KeptKey);
    if ("damage" in found) throw new Error(`${found.damage}. ${JOIN_AGAIN}`);
    return found.value;
  }

  writeKey(which: "key" | "next-key", key: KeptKey): void {
    this.#write(which, key);
  }

  dropNextKey(): void {
    rmSync(join(this.path, "next-key"), { force: true });
  }

  readLocal(): Found<LocalState> {
    return this.#find("local", (value) => ({ ...NOTHING_LOCAL, ...(value as Partial<LocalState>) }));
  }

  writeLocal(local: LocalState): void {
    this.#write("local", local);
  }

  readRuleSet(which: "rule-set" | "last-rule-set"): Found<KeptRuleSet> {
    return this.#find(which, readKeptRuleSet);
  }

  /** Another rule set takes the place of the one that was applied last, which can be had back. */
  replaceRuleSet(kept: KeptRuleSet): void {
    const [current, last] = [join(this.path, "rule-set"), join(this.path, "last-rule-set")];
    if (existsSync(current)) {
      rmSync(`${last}.new`, { force: true });
      linkSync(current, `${last}.new`);
      renameSync(`${last}.new`, last);
    }
    this.#write("rule-set", kept);
  }

  /** The rule set that `replaceRuleSet` replaced is the one that holds. */
  putBackRuleSet(kept: KeptRuleSet | undefined): void {
    if (kept === undefined) {
      rmSync(join(this.path, "rule-set"), { force: true });
      syncDirectory(this.path);
    } else {
      this.#write("rule-set", kept);
    }
  }

  /** Of another server's rule set, or another host's, nothing stays. */
  forget(): void {
    for (const name of ["rule-set", "last-rule-set", "local", "next-key"])
      rmSync(join(this.path, name), { force: true });
    syncDirectory(this.path);
  }

  /** Aside, for whoever wants to know what happened to it. It stays if the disk doesn't let it go: what is written next says so. */
  putAside(name: "rule-set" | "local"): void {
    const path = join(this.path, name);
    try {
      renameSync(path, `${path}.damaged`);
    } catch {}
  }

  #find<T>(name: string, read: (value: unknown) => T): Found<T> {
    try {
      const value = this.#read(name);
      return { value: value === undefined ? undefined : read(value) };
    } catch (error) {
      return {
        damage:
          error instanceof Damaged ? error.message : `${join(this.path, name)} is damaged: ${(error as Error).message}`,
      };
    }
  }

  #read(name: string): unknown {
    return readKept(join(this.path, name), name.replace(/^(last|next)-/, ""));
  }

  #write(name: string, value: unknown): void {
    writeKept(join(this.path, name), name.replace(/^(last|next)-/, ""), value);
  }
}

/** As strictly as what comes over the feed. */
function readKeptRuleSet(value: unknown): KeptRuleSet {
  const { ruleSet, cursor, revisions } = value as KeptRuleSet;
  const read = readRuleSet(ruleSet, "rule set");
  if (ruleSetDigest(read) !== cursor) throw new Error("it isn't what its cursor names");
  const missing = danglingReference(read);
  if (missing !== undefined) throw new Error(`it refers to ${missing}, which it doesn't have`);
  return { ruleSet: read, cursor, revisions: readRevisions(revisions, "revisions") };
}
