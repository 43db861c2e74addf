/** What each host is told: the rule set that the world asks of it. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { ruleSetDigest } from "../../rollout/feed/digest.ts";
import type { Message } from "../../rollout/feed/messages.ts";
import type { RuleSet } from "../../rollout/feed/rule-set.ts";

export interface Following {
  readonly account: string;
  readonly region: string;
  readonly hostId: string;
  /** The cursor of the rule set that the host has. */
  readonly after: string | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const PROBLEM = "this server computes no rules yet";

export class HostFeeds {
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async *follow({ hostId, signal, ...home }: Following): AsyncIterable<Message> {
    const host = await this.#gateway.ledger.read(home, (world) => world.get("host", hostId));
    if (host === undefined) return;
    const unknown = { addresses: [], exempt: [], groupSet: null, problem: PROBLEM };
    const ruleSet: RuleSet = {
      interfaces: host.interfaces.map(({ trial: _, ...bound }) => ({ ...bound, ...unknown })),
      groupSets: {},
      members: {},
    };
    yield { type: "whole", cursor: ruleSetDigest(ruleSet), revisions: {}, ruleSet };
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
}
