/** How many rules a group may have, per direction and address family, with prefix lists by weight (catalogue 118-125). */
import type { Limits } from "../../../model/limits.ts";
import type { Peer } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import { weightOf } from "../../prefix-lists/weight.ts";
import { quotaExceeded } from "../../quotas.ts";

const tooManyRules = quotaExceeded(
  "RulesPerSecurityGroupLimitExceeded",
  "rules per security group",
  "rulesPerSecurityGroup",
);

/** The weight of rules with these peers in each family. A group reference counts in both (catalogue 125). */
export function weigh(world: World, peers: Iterable<Peer>): { readonly ipv4: number; readonly ipv6: number } {
  let ipv4 = 0;
  let ipv6 = 0;
  for (const peer of peers) {
    if (peer.kind === "prefix-list") {
      ipv4 += weightOf(world, peer.prefixListId, "ipv4");
      ipv6 += weightOf(world, peer.prefixListId, "ipv6");
    } else {
      if (peer.kind !== "ipv6") ipv4++;
      if (peer.kind !== "ipv4") ipv6++;
    }
  }
  return { ipv4, ipv6 };
}

/** Refuses more rules of one direction than the quota allows. `peers` come from all of its rules, old and new. */
export function refuseOverQuota(world: World, peers: Iterable<Peer>, limits: Limits): void {
  const { ipv4, ipv6 } = weigh(world, peers);
  if (Math.max(ipv4, ipv6) > limits.rulesPerSecurityGroup) throw tooManyRules();
}
