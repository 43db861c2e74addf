/** The rule that comes nearest to matching a flow, and what would have to differ. */
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { rangeOfRule } from "../flow/traffic.ts";
import type { NearMiss } from "../flow/verdict.ts";
import { matchPeer, trafficDiffers } from "./match-rule.ts";

/** People get ports wrong more often than peers, and peers more often than protocols. Higher is further. */
const DISTANCE = { port: 1, type: 1, code: 1, peer: 2, protocol: 4 };
/** A rule that shares neither peer nor protocol with the flow is not near. */
const TOO_FAR = DISTANCE.peer + DISTANCE.protocol;

export function nearestMiss(
  network: Network,
  rules: readonly SecurityGroupRule[],
  vpcId: string,
  remote: Located,
  key: number,
): NearMiss | undefined {
  let best: { readonly rule: SecurityGroupRule; readonly differs: NearMiss["differs"] } | undefined;
  let bestDistance: readonly [number, number] = [TOO_FAR, 0];
  for (const rule of rules) {
    const traffic = trafficDiffers(rule, key);
    const differs: NearMiss["differs"][number][] = traffic === undefined ? [] : [traffic];
    if (matchPeer(network, rule, vpcId, remote) === undefined) differs.push("peer");
    const distance = [differs.reduce((sum, part) => sum + DISTANCE[part], 0), portsApart(rule, key)] as const;
    const nearer = distance[0] - bestDistance[0] || distance[1] - bestDistance[1];
    if (nearer < 0 || (nearer === 0 && best !== undefined && rule.id < best.rule.id)) {
      best = { rule, differs };
      bestDistance = distance;
    }
  }
  return best && { ruleId: best.rule.id, groupId: best.rule.groupId, differs: best.differs };
}

function portsApart(rule: SecurityGroupRule, key: number): number {
  const { first, last } = rangeOfRule(rule);
  return key < first ? first - key : key > last ? key - last : 0;
}
