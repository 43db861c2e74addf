/**
 * Interfaces that no group filters: those of a network load balancer that was made without security groups. AWS: every packet
 * passes them, and only network ACLs, routes and the targets' groups decide (catalogue 600).
 *
 * Whoever asks for the rules of an interface gets these for them, so that sets of flows need no case of their own. They are no
 * records: no rule can refer to their group, and answers show what they stand for.
 */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Network } from "./network.ts";

/** What stands for the groups of an account's open interfaces begins with this. */
const OPEN = "open/";
const PEERS = [
  { kind: "ipv4", cidr: "0.0.0.0/0" },
  { kind: "ipv6", cidr: "::/0" },
] as const;

export const isOpenInterface = ({ groupIds, interfaceType }: NetworkInterface): boolean =>
  groupIds.length === 0 && interfaceType === "network_load_balancer";

export const openGroupOf = ({ ownerId }: NetworkInterface): string => `${OPEN}${ownerId}`;

/** Of a rule that `rulesOf` gives. */
export const isOpenRule = ({ groupId }: SecurityGroupRule): boolean => groupId.startsWith(OPEN);

/** The groups that exist and whose rules count. */
export const countingGroups = (network: Network, nic: NetworkInterface): readonly string[] =>
  isOpenInterface(nic)
    ? [openGroupOf(nic)]
    : nic.groupIds.filter((id) => network.get("security-group", id) !== undefined);

/** The rules of a group, or of what stands for one. */
export const rulesOfGroup = (network: Network, groupId: string): Iterable<SecurityGroupRule> =>
  groupId.startsWith(OPEN) ? openRules(groupId) : network.by("security-group-rule", "group", groupId);

export function* rulesOf(network: Network, nic: NetworkInterface, direction: Direction): Iterable<SecurityGroupRule> {
  for (const groupId of countingGroups(network, nic)) {
    for (const rule of rulesOfGroup(network, groupId)) if (rule.direction === direction) yield rule;
  }
}

/** The rule with an id that an answer about sets of flows gives. */
export function ruleWithId(network: Network, id: string): SecurityGroupRule | undefined {
  if (!id.startsWith(OPEN)) return network.get("security-group-rule", id);
  return openRules(id.slice(0, id.indexOf("/", OPEN.length))).find((rule) => rule.id === id);
}

const openRules = (groupId: string): readonly SecurityGroupRule[] =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    PEERS.map((peer) => ({
      id: `${groupId}/${direction}-${peer.kind}`,
      tags: [],
      ownerId: groupId.slice(OPEN.length),
      groupId,
      direction,
      protocol: "-1",
      fromPort: -1,
      toPort: -1,
      peer,
    })),
  );
