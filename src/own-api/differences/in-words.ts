/** Flows that open and close between two states of a network, as the caller of one account may see them. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Network } from "../../policy/flow/network.ts";
import { isOpenRule } from "../../policy/flow/open-interfaces.ts";
import { formatKeys } from "../../policy/flow/traffic.ts";
import type { AddressDifference, Difference } from "../../policy/questions/difference.ts";
import type { Becomes } from "../../policy/questions/pair-differences.ts";
import type { Party } from "../contract.ts";
import { Viewpoint } from "../viewpoint.ts";

export interface Differences {
  readonly interfaces: readonly PairChange[];
  /** By the groups of the interfaces alone. */
  readonly addresses: readonly BlockChange[];
  /** The inbound changes that a path from the internet really leads to. */
  readonly internet: readonly BlockChange[];
  /** The interfaces of these flows, as they are after, or as they were before if they're gone. */
  readonly parties: readonly ChangedParty[];
  /** What isn't known, in words, and would tell whether more opens or closes. */
  readonly lacks: readonly string[];
}

/** The last of what-if's calls that changes it, counted from 1. Absent if none does. */
interface ByCall {
  readonly call?: number;
}

/** An interface that what-if's calls would create has an id that is never anyone's. */
export type ChangedParty = Party & ByCall & { readonly isNew?: true };

/** Flows between interfaces. The rules are those that let them pass after if they open, and before if they close. */
export interface PairChange {
  readonly becomes: Becomes;
  readonly family: "ipv4" | "ipv6";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly traffic: string;
  readonly egressRule: RuleInWords;
  readonly ingressRule: RuleInWords;
}

/** Flows between interfaces and a block of addresses. */
export interface BlockChange {
  readonly becomes: Becomes;
  readonly direction: "ingress" | "egress";
  readonly interfaceIds: readonly string[];
  readonly block: string;
  /** Blocks within it for which nothing changes on some of the traffic. */
  readonly except: readonly string[];
  readonly traffic: string;
  readonly rule: RuleInWords;
}

export interface RuleInWords extends ByCall {
  /** A rule that what-if's calls would make has no id yet. */
  readonly id?: string;
  readonly isNew?: true;
  readonly groupId?: string;
  readonly groupName?: string | undefined;
  /** Of another account's rule nothing else is said. */
  readonly account?: string;
  /** `in tcp/443 from 0.0.0.0/0`, `in tcp/5432 from sg-1 (web)`. */
  readonly says: string;
}

export interface Compared {
  readonly before: Network;
  readonly after: Network;
  /** Whether `after` is only supposed, so that nobody knows the ids of what's new in it. */
  readonly isSupposed: boolean;
  /** Id of a record -> the call that changes it. */
  readonly callOf?: ReadonlyMap<string, number>;
}

/** `account` is the caller's; undefined if every account is. */
export function differencesInWords(
  found: Difference,
  { before, after, isSupposed, callOf = new Map() }: Compared,
  account: string | undefined,
): Differences {
  const [asItIs, asItWillBe] = [new Viewpoint(before, account), new Viewpoint(after, account)];
  const byCall = (id: string): ByCall => dropUndefined({ call: callOf.get(id) });
  const inWords = (record: SecurityGroupRule): RuleInWords => {
    const [then, rule] = [asItIs.rule(record), asItWillBe.rule(record)];
    if (then === undefined || rule === undefined) return { account: record.ownerId, says: "" };
    const { direction, group, traffic, peer } = rule;
    if (isOpenRule(record))
      return { id: rule.id, says: `everything ${direction === "ingress" ? "in" : "out"}: it has no security groups` };
    const peerName = peer.name ?? then.peer.name;
    const [way, towards] = direction === "ingress" ? ["in", "from"] : ["out", "to"];
    const isNew = before.get("security-group-rule", record.id) === undefined;
    return {
      ...(isNew && { isNew }),
      ...(!(isNew && isSupposed) && { id: record.id }),
      ...byCall(record.id),
      groupId: group.id,
      groupName: group.name ?? then.group.name,
      says: `${way} ${traffic} ${towards} ${peerName === undefined ? peer.id : `${peer.id} (${peerName})`}`,
    };
  };
  const parties = new Map<string, ChangedParty>();
  /** An interface's id, as far as the caller may see it. */
  const seen = (id: string): string => {
    const nic = after.get("network-interface", id) ?? before.get("network-interface", id);
    if (nic === undefined) return id;
    const isNew = before.get("network-interface", id) === undefined;
    const party = (after.get("network-interface", id) === undefined ? asItIs : asItWillBe).party(nic);
    if (party.account !== undefined) return `an interface of account ${party.account}`;
    parties.set(id, { ...party, ...(isNew && { isNew }), ...byCall(id) });
    return id;
  };
  const seenOnce = (ids: readonly string[]) => [...new Set(ids.map(seen))];
  const blocks = (all: readonly AddressDifference[]): readonly BlockChange[] =>
    all.map(({ keys, rule, interfaceIds, ...each }) => ({
      ...each,
      interfaceIds: seenOnce(interfaceIds),
      traffic: formatKeys(keys),
      rule: inWords(rule),
    }));
  const interfaces = found.interfaces.map(({ keys, from, to, egressRule, ingressRule, ...each }) => ({
    ...each,
    from: seenOnce(from),
    to: seenOnce(to),
    traffic: formatKeys(keys),
    egressRule: inWords(egressRule),
    ingressRule: inWords(ingressRule),
  }));
  const [addresses, internet] = [blocks(found.addresses), blocks(found.internet)];
  // Without the list of interfaces, nobody knows what a change means for the others.
  const lacks = asItWillBe.lacks([...after.lacksOfInterfaces, ...found.lacks]);
  return { interfaces, addresses, internet, parties: [...parties.values()], lacks };
}
