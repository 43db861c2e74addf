/** What the agent keeps on its host, as its files have it. */
import type { Revisions } from "../../rollout/feed/messages.ts";
import type { HostInterface, RuleSet } from "../../rollout/feed/rule-set.ts";
import type { Endpoint } from "../nftables/data-plane.ts";

/** Made when the host joins; changed only by joining again. */
export interface Enrolment {
  readonly server: string;
  readonly pin?: string;
  readonly account: string;
  readonly region: string;
  readonly hostId: string;
  readonly name: string;
  readonly failsafe: readonly string[];
  readonly revoked: "live" | "cut";
}

/** Of what it joined with, what decides what passes. */
export type JoinedWith = Pick<Enrolment, "failsafe" | "revoked">;

/** If nobody knows that any more: nothing is wider. */
export const STRICTEST: JoinedWith = { failsafe: [], revoked: "cut" };

/** The rule set that was acknowledged: what a start of the machine enforces. */
export interface KeptRuleSet {
  readonly ruleSet: RuleSet;
  readonly cursor: string;
  readonly revisions: Revisions;
}

/** A trial of `enforce`: until when it must be confirmed. */
export interface Trial {
  readonly id: string;
  readonly interfaceId: string;
  readonly hasEnded: boolean;
  /** Milliseconds since 1970, for when the machine has started anew. */
  readonly until: number;
  /** Since the start `boot` of the machine: clocks that are put right don't change it. */
  readonly boot: string;
  readonly untilSinceBoot: number;
}

/** What is known on this host alone. */
export interface LocalState {
  /** By device: what somebody on the host told it. */
  readonly told: Readonly<Record<string, "observe">>;
  /** By device. */
  readonly trials: Readonly<Record<string, Trial>>;
  /** The interfaces of the last rule set, without their group sets: so it's known what to close if that is lost. */
  readonly interfaces: readonly HostInterface[];
  /** With the last rule set: in case that's lost. */
  readonly joinedWith?: JoinedWith;
  /** Where the server was last. */
  readonly servers: readonly Endpoint[];
}

export const NOTHING_LOCAL: LocalState = { told: {}, trials: {}, interfaces: [], servers: [] };
