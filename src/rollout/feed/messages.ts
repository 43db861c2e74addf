/**
 * The feed to a host: one JSON object a line, over an answer that doesn't end.
 *
 *     whole ── changes ── changes ── alive ── changes ── ...
 *
 * First comes the whole rule set, unless the host says by a cursor that it has one that the server remembers: then the changes
 * since. A message is one step from a rule set that the world asked for to a later one, never half of one.
 */
import type { GroupSet, HostInterface, Members, RuleSet } from "./rule-set.ts";

/** Partition (`111122223333/us-east-1`) -> the revision of it that a message has seen. They never go back. */
export type Revisions = Readonly<Record<string, number>>;

interface Told {
  /** The digest of the rule set that the host has after this message: what it resumes with. */
  readonly cursor: string;
  readonly revisions: Revisions;
}

export type Message = Whole | Changes | Alive;

interface Whole extends Told {
  readonly type: "whole";
  readonly ruleSet: RuleSet;
}

/** What differs; what isn't named stays. */
export interface Changes extends Told {
  readonly type: "changes";
  /** All of them, if any differs. */
  readonly interfaces?: readonly HostInterface[];
  /** New ones, and null for those that nothing uses any more. */
  readonly groupSets?: Readonly<Record<string, GroupSet | null>>;
  /** Null for those that nothing uses any more. */
  readonly members?: Readonly<Record<string, MemberChange | null>>;
}

export interface MemberChange {
  readonly add: Members;
  readonly remove: Members;
}

/** Nothing that concerns the host has changed up to these revisions. Also sent when nothing happens at all, as a sign of life. */
interface Alive extends Told {
  readonly type: "alive";
}
