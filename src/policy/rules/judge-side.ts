/** What the groups of one end of a flow say about it, read straight from the records, with the reasons. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { isOpenInterface } from "../flow/open-interfaces.ts";
import { keyOf, rangeOfRule, type Traffic, trafficKey } from "../flow/traffic.ts";
import type { SideVerdict } from "../flow/verdict.ts";
import { compareMatches, lackOfPeer, matchPeer, trafficDiffers } from "./match-rule.ts";
import { nearestMiss } from "./nearest-miss.ts";
import { neverFiltered } from "./never-filtered.ts";

/** What the groups of `local` say about traffic with `remote`. */
export function judgeSide(
  network: Network,
  direction: Direction,
  local: Located,
  remote: Located,
  traffic: Traffic,
): SideVerdict {
  const { nic } = local;
  if (nic === undefined) return { verdict: "unfiltered", direction, because: "outside" };
  const service = neverFiltered(network, nic, remote, traffic);
  if (service !== undefined) return { verdict: "unfiltered", direction, because: service };

  if (isOpenInterface(nic)) return { verdict: "unfiltered", direction, because: "no-groups", interfaceId: nic.id };
  const key = trafficKey(traffic);
  const groupIds = nic.groupIds.filter((id) => network.get("security-group", id) !== undefined);
  const considered: SecurityGroupRule[] = [];
  const lacks: Lack[] = [];
  for (const groupId of groupIds) {
    const rules = network
      .by("security-group-rule", "group", groupId)
      .filter((r) => r.direction === direction)
      .toArray();
    const onKey = rules.filter((rule) => trafficDiffers(rule, key) === undefined);
    const matches = onKey
      .flatMap((rule) => {
        const match = matchPeer(network, rule, nic.vpcId, remote);
        return match === undefined ? [] : [{ rule, match }];
      })
      .sort(compareMatches);
    const [witness] = matches;
    if (witness !== undefined) {
      return {
        verdict: "allowed",
        direction,
        interfaceId: nic.id,
        groupId,
        ruleId: witness.rule.id,
        via: witness.match.via,
        tracking: trackingOf(network, nic, direction, remote, key),
      };
    }
    considered.push(...rules);
    lacks.push(...onKey.flatMap((rule) => lackOfPeer(network, rule, nic.vpcId, remote) ?? []));
  }
  if (lacks.length > 0) return { verdict: "unknown", direction, interfaceId: nic.id, lacks: distinctLacks(lacks) };
  const refused = { verdict: "refused", direction, interfaceId: nic.id, groupIds } as const;
  if (considered.length === 0) return { ...refused, reason: groupIds.length === 0 ? "no-group" : "no-rule" };
  const nearest = nearestMiss(network, considered, nic.vpcId, remote, key);
  return { ...refused, reason: "no-match", ...dropUndefined({ nearest }) };
}

const EVERYWHERE = { ipv4: "0.0.0.0/0", ipv6: "::/0" };

/**
 * AWS: a TCP or UDP flow is not tracked if a rule allows it with everyone and a rule of the other direction allows all
 * ports with everyone (catalogue 338). ICMP (339) and all other protocols (340) are always tracked.
 */
function trackingOf(
  network: Network,
  nic: NetworkInterface,
  direction: Direction,
  remote: Located,
  key: number,
): "tracked" | "untracked" {
  const protocol = key >>> 16;
  if (protocol !== 6 && protocol !== 17) return "tracked";
  const allows = (side: Direction, first: number, last: number): boolean =>
    nic.groupIds.some((groupId) =>
      Iterator.from(network.by("security-group-rule", "group", groupId)).some((rule) => {
        const range = rangeOfRule(rule);
        return (
          rule.direction === side &&
          "cidr" in rule.peer &&
          rule.peer.cidr === EVERYWHERE[remote.address.family] &&
          range.first <= first &&
          range.last >= last
        );
      }),
    );
  const back = direction === "egress" ? "ingress" : "egress";
  const untracked = allows(direction, key, key) && allows(back, keyOf(protocol, 0), keyOf(protocol, 65535));
  return untracked ? "untracked" : "tracked";
}
