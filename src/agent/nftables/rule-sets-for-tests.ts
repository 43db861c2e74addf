/** Small rule sets for tests. */

import { parseKeys } from "../../policy/flow/traffic.ts";
import { groupSetKey } from "../../rollout/feed/digest.ts";
import type { Allowed, AllowedBlock, GroupSet, HostInterface, KeyPair, RuleSet } from "../../rollout/feed/rule-set.ts";
import type { Wanted } from "./data-plane.ts";

/** `tcp/443`, `icmp/8/0`, `all`. */
export function keys(...texts: readonly string[]): readonly KeyPair[] {
  return texts.map((text) => {
    const range = parseKeys(text);
    if (range === undefined) throw new Error(`not keys: ${text}`);
    return [range.first, range.last];
  });
}

/** Tracked, from an address or from a range `10.0.0.0-10.0.0.7`. */
export function block(addresses: string, ...texts: readonly string[]): AllowedBlock {
  const [first = "", last = first] = addresses.split("-");
  return { first, last, tracked: keys(...texts), untracked: [] };
}

export const untrackedBlock = (addresses: string, ...texts: readonly string[]): AllowedBlock => {
  const { first, last, tracked } = block(addresses, ...texts);
  return { first, last, tracked: [], untracked: tracked };
};

export const ANYWHERE = "0.0.0.0-255.255.255.255";
export const ANYWHERE_6 = "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

export const NOTHING: Allowed = { blocks: [], groups: [] };
export const CLOSED: GroupSet = { ingress: NOTHING, egress: NOTHING };
export const EVERYTHING: Allowed = { blocks: [block(ANYWHERE, "all"), block(ANYWHERE_6, "all")], groups: [] };

export const blocks = (...all: readonly AllowedBlock[]): Allowed => ({ blocks: all, groups: [] });

interface Bound extends Partial<Omit<HostInterface, "groupSet">> {
  readonly device: string;
  readonly allows?: GroupSet;
}

/** Interfaces that enforce, unless they say otherwise; with their group sets. */
export function ruleSetOf(bound: readonly Bound[], members: RuleSet["members"] = {}): RuleSet {
  const groupSets: Record<string, GroupSet> = {};
  const interfaces = bound.map(({ allows, ...rest }): HostInterface => {
    const key = allows === undefined ? null : groupSetKey(allows);
    if (key !== null && allows !== undefined) groupSets[key] = allows;
    return {
      interfaceId: `eni-${rest.device}`,
      isGuest: false,
      mode: "enforce",
      addresses: [],
      exempt: [],
      ...rest,
      groupSet: key,
    };
  });
  return { interfaces, groupSets, members };
}

export const wanted = (ruleSet: RuleSet, rest: Partial<Wanted> = {}): Wanted => ({
  ruleSet,
  revoked: "live",
  failsafe: [],
  servers: [],
  ...rest,
});
