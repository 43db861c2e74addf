/** What passes from one class of interfaces to another: which keys, and by which rules. */
import type { KeyRange } from "../flow/traffic.ts";
import { type CompiledNetwork, EGRESS, INGRESS } from "./compiled-network.ts";
import { referenceMeans } from "./connections.ts";
import type { InterfaceClass } from "./interface-classes.ts";
import { peerOfGroup } from "./peer-registry.ts";
import { type Allowance, disjoint } from "./port-block.ts";

/** Keys that the sender's groups let out, by one rule. */
export interface Sent {
  readonly keys: KeyRange;
  readonly egressRuleId: string;
}

/** Keys that both sides let pass, by one rule each. */
export interface Passage extends Sent {
  readonly ingressRuleId: string;
}

/**
 * The keys on which the ranges of both sides meet, whatever connects their VPCs. The receiver sees packets come from `seen`: not
 * from the sender, if a NAT gateway is between them.
 */
export function passagesOfGroups(
  compiled: CompiledNetwork,
  sender: InterfaceClass,
  receiver: InterfaceClass,
  seen: InterfaceClass = sender,
): readonly Passage[] {
  const received = allowances(compiled, receiver, seen, INGRESS);
  if (received.length === 0) return [];
  const sent = allowances(compiled, sender, receiver, EGRESS);
  const passages: Passage[] = [];
  for (let i = 0, j = 0; i < sent.length && j < received.length; ) {
    const [out, into] = [sent[i] as Allowance, received[j] as Allowance];
    const keys = { first: Math.max(out.first, into.first), last: Math.min(out.last, into.last) };
    if (keys.first <= keys.last) {
      passages.push({ keys, egressRuleId: compiled.ruleId(out.rule), ingressRuleId: compiled.ruleId(into.rule) });
    }
    if (out.last < into.last) i++;
    else j++;
  }
  return passages;
}

/** What the sender's groups let out to the receiver, whatever the receiver's let in. */
export const whatIsSent = (
  compiled: CompiledNetwork,
  sender: InterfaceClass,
  receiver: InterfaceClass,
): readonly Sent[] =>
  allowances(compiled, sender, receiver, EGRESS).map(({ first, last, rule }) => ({
    keys: { first, last },
    egressRuleId: compiled.ruleId(rule),
  }));

/** What the groups of `local` allow `remote`: disjoint ranges in order, each with the rule that `decideMany` names. */
function allowances(
  compiled: CompiledNetwork,
  local: InterfaceClass,
  remote: InterfaceClass,
  direction: number,
): readonly Allowance[] {
  const { tables } = compiled;
  const found: Allowance[] = [];
  const members = remote.groups.filter((group) => referenceMeans(compiled, local.vpc, group, remote.vpc, direction));
  for (const group of local.groups) {
    for (const peer of remote.peers) found.push(...tables.rangesOf(group * 2 + direction, peer));
    for (const member of members) found.push(...tables.rangesOf(group * 2 + direction, peerOfGroup(member)));
  }
  return disjoint(found);
}
