/**
 * What a host and the server say to each other, beside the feed (`rollout/feed/messages.ts`). A host signs each request with a token of its
 * own key (`Authorization: Bearer ...`, a JWT with EdDSA), but for the first, which has the token to join with.
 *
 *     POST /_cordon/host/join     Join    -> Joined
 *     POST /_cordon/host/key      NewKey  -> 204: the key signs from now on, in place of the one that signed this
 *     GET  /_cordon/host/feed?after=CURSOR -> a Message a line
 *     POST /_cordon/host/report   Report  -> 204
 *     POST /_cordon/host/flows    ReportedFlows -> 204
 */
import type { Revisions } from "../../rollout/feed/messages.ts";
import type { Mode } from "../../rollout/feed/rule-set.ts";

export interface Join {
  readonly token: string;
  /** The raw Ed25519 key in base64url. */
  readonly publicKey: string;
  /** Cordon's version on the host. */
  readonly version: string;
}

export interface Joined {
  readonly hostId: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

export interface NewKey {
  readonly publicKey: string;
}

/** What holds on the host. Sent after each change of it, and every half minute. */
export interface Report {
  readonly version: string;
  /** The cursor and revisions of the rule set that the kernel has. Undefined if it has none yet. */
  readonly applied?: { readonly cursor: string; readonly revisions: Revisions };
  readonly interfaces: readonly ReportedInterface[];
  /** How often the kernel's tables differed from what was applied, since the agent started, and what differed last. */
  readonly drift: { readonly times: number; readonly last?: { readonly at: string; readonly what: string } };
  /** Whatever keeps it from doing what it should, for people. */
  readonly problems: readonly string[];
  /** Connections that were allowed when they began, and no longer would be. At most 100 of them. */
  readonly outliving: readonly LiveConnection[];
}

export interface ReportedInterface {
  readonly device: string;
  readonly interfaceId: string;
  /** What the host really does: after a trial that nobody confirmed, or `cordon agent observe`, it isn't what the server wants. */
  readonly mode: Mode;
  readonly because?: "trial-ended" | "told-on-host" | "no-rule-set";
  /** Packets since the agent started: refused, those that `observe` would refuse, and those that only the failsafe let in. */
  readonly refused: number;
  readonly wouldRefuse: number;
  readonly byFailsafe: number;
}

export interface LiveConnection {
  readonly interfaceId: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: number;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}
