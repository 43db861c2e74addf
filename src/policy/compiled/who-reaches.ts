/** Who can reach an interface and what it can reach, on whatever ports, with the rules on both sides. */
import type { Family } from "../../address/prefix.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { KeyRange } from "../flow/traffic.ts";
import { areConnected, referenceMeans } from "./connections.ts";
import { EGRESS, type Estate, INGRESS } from "./estate.ts";
import { type InterfaceClass, interfaceClasses } from "./interface-classes.ts";
import { peerOfGroup } from "./peer-registry.ts";
import { type Allowance, disjoint } from "./port-block.ts";

/** Keys that both sides let pass, by one rule each. */
export interface Passage {
  readonly keys: KeyRange;
  readonly egressRuleId: string;
  readonly ingressRuleId: string;
}

/** Interfaces that no rule tells apart, and what passes between them and the one asked about. */
export interface InterfaceAccess {
  readonly interfaceIds: readonly string[];
  readonly passages: readonly Passage[];
}

/** What a rule of the interface's groups lets in or out by address. */
export interface AddressAccess {
  readonly rule: SecurityGroupRule;
  readonly cidrs: readonly string[];
}

export interface Access {
  readonly interfaces: readonly InterfaceAccess[];
  /** By addresses, wherever they are: what the groups of the interface alone allow. */
  readonly addresses: readonly AddressAccess[];
}

/** Who can open flows to an interface; undefined where there is no such interface with an address of the family. */
export const whoCanReach = (estate: Estate, interfaceId: string, family: Family): Access | undefined =>
  accessOf(estate, interfaceId, family, "ingress");

/** What an interface can open flows to. */
export const whatCanBeReached = (estate: Estate, interfaceId: string, family: Family): Access | undefined =>
  accessOf(estate, interfaceId, family, "egress");

function accessOf(
  estate: Estate,
  interfaceId: string,
  family: Family,
  direction: "ingress" | "egress",
): Access | undefined {
  const classes = interfaceClasses(estate, family);
  const number = estate.interfaces.find(interfaceId);
  const own = classes.find(({ members }) => number !== undefined && members.includes(number));
  if (own === undefined) return undefined;
  const interfaces: InterfaceAccess[] = [];
  for (const other of classes) {
    const [sender, receiver] = direction === "ingress" ? [other, own] : [own, other];
    const passages = passagesBetween(estate, sender, receiver);
    const members = other.members.filter((member) => member !== number);
    if (passages.length === 0 || members.length === 0) continue;
    interfaces.push({ interfaceIds: members.map((member) => estate.interfaces.name(member) ?? ""), passages });
  }
  const { landscape } = estate;
  const groupIds = own.groups.map((group) => estate.groups.name(group) ?? "");
  const rules = groupIds.flatMap((id) => [...landscape.by("security-group-rule", "group", id)]);
  const addresses = rules.flatMap((rule): readonly AddressAccess[] => {
    const { peer } = rule;
    if (rule.direction !== direction || peer.kind === "group") return [];
    const cidrs =
      peer.kind === "prefix-list"
        ? landscape.entriesOf(peer.prefixListId).entries.map(({ cidr }) => cidr)
        : [peer.cidr];
    const ofFamily = cidrs.filter((cidr) => cidr.includes(":") === (family === "ipv6"));
    return ofFamily.length === 0 ? [] : [{ rule, cidrs: ofFamily }];
  });
  return { interfaces, addresses };
}

/** What passes from one class to another: where both sides' ranges meet. */
export function passagesBetween(estate: Estate, sender: InterfaceClass, receiver: InterfaceClass): readonly Passage[] {
  if (!areConnected(estate, sender.vpc, receiver.vpc)) return [];
  const received = allowances(estate, receiver, sender, INGRESS);
  if (received.length === 0) return [];
  const sent = allowances(estate, sender, receiver, EGRESS);
  const passages: Passage[] = [];
  for (let i = 0, j = 0; i < sent.length && j < received.length; ) {
    const [out, into] = [sent[i] as Allowance, received[j] as Allowance];
    const keys = { first: Math.max(out.first, into.first), last: Math.min(out.last, into.last) };
    if (keys.first <= keys.last) {
      passages.push({ keys, egressRuleId: estate.ruleId(out.rule), ingressRuleId: estate.ruleId(into.rule) });
    }
    if (out.last < into.last) i++;
    else j++;
  }
  return passages;
}

/** What the groups of `local` allow `remote`, disjoint and in order, each range with the rule that `decide` names. */
function allowances(
  estate: Estate,
  local: InterfaceClass,
  remote: InterfaceClass,
  direction: number,
): readonly Allowance[] {
  const { tables } = estate;
  const found: Allowance[] = [];
  const members = remote.groups.filter((group) => referenceMeans(estate, local.vpc, group, remote.vpc));
  for (const group of local.groups) {
    for (const peer of remote.peers) found.push(...tables.rangesOf(group * 2 + direction, peer));
    for (const member of members) found.push(...tables.rangesOf(group * 2 + direction, peerOfGroup(member)));
  }
  return disjoint(found);
}
