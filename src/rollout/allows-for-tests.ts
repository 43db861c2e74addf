/** A rule set asked about one packet, as simply as can be. For tests. */
import { contains, parseAddress, parsePrefix } from "../address/prefix.ts";
import type { AllowedTraffic, RuleSet } from "./feed/rule-set.ts";

const has = (text: string, address: string): boolean => {
  const one = parseAddress(address);
  const block = parsePrefix(text)?.prefix;
  return text === address || (block !== undefined && one !== undefined && contains(block, one));
};

const isIn = ({ tracked, untracked }: AllowedTraffic, key: number): "tracked" | "untracked" | undefined => {
  const holds = (pairs: AllowedTraffic["tracked"]) => pairs.some(([first, last]) => first <= key && key <= last);
  return holds(untracked) ? "untracked" : holds(tracked) ? "tracked" : undefined;
};

/** How the groups of a device let a packet pass to or from a remote address; undefined if they don't. Exemptions are left out. */
export function allows(
  ruleSet: RuleSet,
  device: string,
  direction: "ingress" | "egress",
  remote: string,
  key: number,
): "tracked" | "untracked" | undefined {
  const bound = ruleSet.interfaces.find((each) => each.device === device);
  const groupSet = bound?.groupSet ? ruleSet.groupSets[bound.groupSet] : undefined;
  const address = parseAddress(remote);
  if (groupSet === undefined || address === undefined) return undefined;
  const { blocks, groups } = groupSet[direction];
  for (const block of blocks) {
    const [first, last] = [parseAddress(block.first), parseAddress(block.last)];
    if (first === undefined || last === undefined || first.family !== address.family) continue;
    if (address.value < first.value || address.value > last.value) continue;
    const found = isIn(block, key);
    if (found !== undefined) return found;
  }
  for (const group of groups) {
    const found = isIn(group, key);
    if (found !== undefined && ruleSet.members[group.members]?.some((text) => has(text, remote))) return found;
  }
  return undefined;
}
