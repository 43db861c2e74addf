/**
 * What a host and the server say to each other, beside the feed (`rollout/feed/messages.ts`).
 *
 *     POST /_cordon/host/join     Join    -> Joined
 *     POST /_cordon/host/key      NewKey  -> 204: the key signs from now on, in place of the one that signed this
 *     GET  /_cordon/host/feed?after=CURSOR -> a Message a line
 *     POST /_cordon/host/report   Report  -> 204
 *     POST /_cordon/host/flows    ReportedFlows -> 204
 *
 * A refusal is `{"error": "..."}`. 401: the server doesn't know the host by this key, or the signature doesn't fit; 503: ask again later.
 *
 * **The token to join with** is `cordon-join.<account>.<region>.<secret>.<pin>`. The secret is 32 random bytes in base64url. The pin is the
 * SHA-256 of the server's public key (the certificate's SubjectPublicKeyInfo, in DER) in base64url, or `-` if the server has no TLS. The
 * host sends the token only over a connection whose certificate has that key, or, without a pin, over one that it trusts by other means.
 *
 * **A host signs** each other request: `Authorization: Bearer <JWT>`, a compact JWS with EdDSA (Ed25519) by the host's own key.
 *
 *     header  { "alg": "EdDSA", "kid": "<account>/<region>/<host id>" }
 *     claims  { "iat": now, "exp": at most 60 s after iat, "method": "POST", "path": "/_cordon/host/report", "body": digest }
 *
 * `path` is the request's target as sent, with its query. The digest is the SHA-256 of the body in base64url; without a body, of nothing.
 * The server takes no token of the future (more than 5 s ahead of it), so a host whose clock is wrong reckons with the `Date` of the
 * server's answers.
 */
import type { Revisions } from "../../rollout/feed/messages.ts";
import type { Mode } from "../../rollout/feed/rule-set.ts";

export type { ReportedFlow, ReportedFlows, ReportedGap } from "../../rollout/reported-flows.ts";

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
  /** Packets since the device's counters were made: refused, those that `observe` would refuse, and those that only the failsafe let in. */
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
