/** Whether a rule set lets a flow begin, one rule after the other: what the packet filter and `judge` must do, said plainly. */
import { type Address, contains, parseAddress, parsePrefix } from "../../../address/prefix.ts";
import type { AllowedTraffic, HostInterface, RuleSet } from "../../../rollout/feed/rule-set.ts";
import type { Answer, Question } from "./judge.ts";

export function naiveJudge(ruleSet: RuleSet, bound: HostInterface, { direction, remote, key }: Question): Answer {
  const groupSet = bound.groupSet === null ? undefined : ruleSet.groupSets[bound.groupSet];
  if (groupSet === undefined) return "refused";
  const { blocks, groups } = groupSet[direction];
  const fitting: readonly AllowedTraffic[] = [
    ...blocks.filter(({ first, last }) => isBetween(remote, first, last)),
    ...groups.filter(({ members }) => (ruleSet.members[members] ?? []).some((owner) => owns(owner, remote))),
  ];
  for (const { tracked, untracked } of fitting) {
    if (untracked.some(([first, last]) => first <= key && key <= last)) return "untracked";
    if (tracked.some(([first, last]) => first <= key && key <= last)) return "tracked";
  }
  return "refused";
}

function isBetween(address: Address, first: string, last: string): boolean {
  const [from, to] = [parseAddress(first), parseAddress(last)];
  return (
    from?.family === address.family && to !== undefined && from.value <= address.value && address.value <= to.value
  );
}

/** Whether an address, or a prefix that is delegated to its owner, is or holds another address. */
function owns(owner: string, address: Address): boolean {
  const parsed = parsePrefix(owner);
  if (parsed !== undefined) return contains(parsed.prefix, address);
  const own = parseAddress(owner);
  return own?.family === address.family && own.value === address.value;
}
