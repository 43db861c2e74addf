/**
 * The rule sets of hosts, kept in step with a network.
 *
 *     rules, lists ──▶ group sets (of a VPC and groups) ──┐
 *     interfaces ────▶ members (of a group, from a VPC) ──┼──▶ rule set of a host
 *     host, its interfaces, their VPCs and subnets ───────┘
 *
 * A change drops the group sets and members that rest on it, and the next question makes anew those that a host needs. What hosts
 * have in common is one object, and a host for which nothing has changed gets the same object again: so most comparisons are of references.
 *
 * INVARIANT: a rule set is the one that a new `Rollout` of the same network would make, whatever was noted before.
 */
import { formatPrefix, parseAddress, prefix, prefixOf } from "../address/prefix.ts";
import { dropUndefined } from "../model/drop-undefined.ts";
import type { BoundDevice, Host } from "../model/records/hosts/host.ts";
import { DELEGATED_LENGTH, type NetworkInterface } from "../model/records/network-interface.ts";
import type { Direction, SecurityGroupRule } from "../model/records/security-group.ts";
import type { Resource } from "../model/records/tag.ts";
import type { Kind } from "../model/world/kinds.ts";
import { blockOfRule, Network } from "../policy/flow/network.ts";
import { countingGroups, rulesOfGroup } from "../policy/flow/open-interfaces.ts";
import { rangeOfRule } from "../policy/flow/traffic.ts";
import { allowedBy, type ResolvedRule } from "./allowed.ts";
import { isFree, serviceAddresses } from "./exempt-addresses.ts";
import { groupSetKey } from "./feed/digest.ts";
import type { GroupSet, HostInterface, Members, RuleSet } from "./feed/rule-set.ts";
import { addressesOf, membersKey, membersOf } from "./members.ts";

/** What the groups of an interface allow, with the keys of the members that it refers to. */
interface Compiled {
  readonly groupSet: GroupSet;
  readonly members: readonly (readonly [key: string, groupId: string, vpcId: string])[];
}

/** A host's rule set, with the objects that it was made from. */
interface Made {
  readonly from: readonly unknown[];
  readonly ruleSet: RuleSet;
}

/** A change of a record, as the partition has applied it. */
type Noted = readonly [kind: Kind, before: Resource | undefined, after: Resource | undefined];

/** So many group sets and lists of members are kept; then those that nobody needs any more go with the rest. */
const MOST_KEPT = 20_000;
/** After so many changes since the last question, making all anew is hardly slower than catching up. */
const MOST_NOTED = 10_000;

export class Rollout {
  /** As of the last question. */
  #network = new Network([]);
  /** What has changed since then. */
  #noted: Noted[] = [];
  /** By VPC and groups. */
  readonly #compiled = new Map<string, Compiled>();
  readonly #members = new Map<string, Members>();
  /** Group or list id -> the names in `#compiled` that rest on it. */
  readonly #compiledBy = new Map<string, Set<string>>();
  /** Group id -> the keys in `#members`. */
  readonly #membersBy = new Map<string, Set<string>>();
  /** By VPC and subnet: what is never filtered there. */
  readonly #exempt = new Map<string, readonly string[]>();
  /** The addresses of services in all these places, those that an interface has included. */
  readonly #services = new Set<string>();
  readonly #made = new Map<string, Made>();

  /** The same object as before if nothing has changed for the host. The network has the same partitions each time. */
  ruleSetOf(network: Network, host: Host): RuleSet {
    this.#catchUp(network);
    const devices = host.interfaces.map((bound) => this.#deviceOf(bound));
    const from: unknown[] = [host];
    const groupSets: Record<string, GroupSet> = {};
    const members: Record<string, Members> = {};
    for (const { nic, compiled, exempt } of devices) {
      from.push(nic, compiled, exempt);
      if (compiled === undefined) continue;
      groupSets[groupSetKey(compiled.groupSet)] = compiled.groupSet;
      for (const [key, groupId, vpcId] of compiled.members) {
        const list = this.#membersOf(key, groupId, vpcId);
        members[key] = list;
        from.push(list);
      }
    }
    const known = this.#made.get(host.id);
    if (known?.from.length === from.length && known.from.every((each, i) => each === from[i])) return known.ruleSet;
    const ruleSet = { interfaces: devices.map(shownInterface), groupSets, members };
    this.#made.set(host.id, { from, ruleSet });
    return ruleSet;
  }

  /** Notes that a record of the network has changed. `before` and `after` are undefined for what wasn't there, or isn't any more. */
  note(...change: Noted): void {
    if (this.#noted.length <= MOST_NOTED) this.#noted.push(change);
  }

  /** Forgets a host that nobody follows any more. */
  forget(hostId: string): void {
    this.#made.delete(hostId);
  }

  #catchUp(network: Network): void {
    this.#network = network;
    const noted = this.#noted;
    if (noted.length === 0) return;
    this.#noted = [];
    if (noted.length > MOST_NOTED) this.#forgetAll();
    else for (const change of noted) this.#forgetFor(...change);
  }

  /** Forgets what rests on a record that has changed. */
  #forgetFor(kind: Kind, before: Resource | undefined, after: Resource | undefined): void {
    switch (kind) {
      case "security-group-rule":
        for (const rule of [before, after]) this.#forgetCompiled((rule as SecurityGroupRule | undefined)?.groupId);
        return;
      case "prefix-list":
      case "prefix-list-version":
        this.#forgetCompiled((before ?? after)?.id.split("@", 1)[0]);
        return;
      case "network-interface":
        for (const nic of [before, after]) if (nic !== undefined) this.#forgetMembersWith(nic as NetworkInterface);
        return;
      case "security-group":
      case "security-group-vpc-association":
      case "subnet":
      case "transit-gateway":
      case "transit-gateway-association":
      case "transit-gateway-attachment":
      case "transit-gateway-policy-table":
      case "transit-gateway-propagation":
      case "transit-gateway-route":
      case "vpc":
      case "vpc-peering-connection":
        this.#forgetAll();
        return;
      default:
    }
  }

  #deviceOf(bound: BoundDevice) {
    const nic = this.#network.get("network-interface", bound.interfaceId);
    return {
      bound,
      nic,
      compiled: nic && this.#compiledOf(nic),
      exempt: nic === undefined ? NOTHING : this.#exemptFor(nic),
    };
  }

  #exemptFor(nic: NetworkInterface): readonly string[] {
    const place = `${nic.vpcId} ${nic.subnetId}`;
    let exempt = this.#exempt.get(place);
    if (exempt === undefined) {
      const services = serviceAddresses(this.#network, nic);
      for (const each of services) this.#services.add(each);
      exempt = services.filter((text) => isFree(this.#network, nic.vpcId, text));
      this.#exempt.set(place, exempt);
    }
    return exempt;
  }

  #compiledOf(nic: NetworkInterface): Compiled {
    const { vpcId } = nic;
    const groupIds = countingGroups(this.#network, nic);
    const name = [vpcId, ...groupIds.toSorted()].join(" ");
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    if (this.#compiled.size > MOST_KEPT) this.#forgetAll();
    const rules = groupIds.flatMap((id) => [...rulesOfGroup(this.#network, id)]).sort((a, b) => (a.id < b.id ? -1 : 1));
    const compiled = this.#compile(vpcId, rules);
    this.#compiled.set(name, compiled);
    for (const id of groupIds) keep(this.#compiledBy, id, name);
    for (const { peer } of rules) {
      if (peer.kind === "prefix-list") keep(this.#compiledBy, peer.prefixListId, name);
      if (peer.kind === "group") keep(this.#compiledBy, byMembers(peer.groupId), name);
    }
    return compiled;
  }

  #compile(vpcId: string, rules: readonly SecurityGroupRule[]): Compiled {
    const resolved = (direction: Direction) =>
      rules.filter((rule) => rule.direction === direction).map((rule) => this.#resolved(rule, vpcId));
    const [ingress, egress] = [resolved("ingress"), resolved("egress")];
    const referred = new Set(rules.flatMap(({ peer }) => (peer.kind === "group" ? [peer.groupId] : [])));
    return {
      groupSet: { ingress: allowedBy(ingress, egress), egress: allowedBy(egress, ingress) },
      members: [...referred].sort().map((groupId) => [membersKey(groupId, vpcId), groupId, vpcId] as const),
    };
  }

  #resolved(rule: SecurityGroupRule, vpcId: string): ResolvedRule {
    const { peer } = rule;
    const keys = rangeOfRule(rule);
    if (peer.kind === "group") {
      // What an outbound rule means is a part of what an inbound one does, if rules may refer over a transit gateway.
      const isPart = rule.direction === "egress" && this.#refersOverTransit(vpcId);
      const members = isPart ? membersOf(this.#network, peer.groupId, vpcId, "egress") : undefined;
      const meant = members?.map((text) =>
        prefix(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`),
      );
      const among = meant === undefined ? { members: membersKey(peer.groupId, vpcId) } : { blocks: meant };
      return { keys, peer: among, isEverywhere: false };
    }
    if (peer.kind === "prefix-list") {
      return { keys, peer: { blocks: this.#network.blocksOf(peer.prefixListId) }, isEverywhere: false };
    }
    const block = blockOfRule(rule, peer.cidr);
    return { keys, peer: { blocks: [block] }, isEverywhere: block.length === 0 };
  }

  #refersOverTransit(vpcId: string): boolean {
    return !this.#network.transitPeersOf(vpcId).next().done;
  }

  #membersOf(key: string, groupId: string, vpcId: string): Members {
    let members = this.#members.get(key);
    if (members === undefined) {
      members = membersOf(this.#network, groupId, vpcId, "ingress");
      this.#members.set(key, members);
      keep(this.#membersBy, groupId, key);
    }
    return members;
  }

  #forgetCompiled(id: string | undefined): void {
    if (id === undefined) return;
    for (const name of this.#compiledBy.get(id) ?? []) this.#compiled.delete(name);
    this.#compiledBy.delete(id);
  }

  /** Forgets the members of the interface's groups, and of those whose members have one of its addresses as well. */
  #forgetMembersWith(nic: NetworkInterface): void {
    for (const id of nic.groupIds) this.#forgetMembers(id);
    const places = placesOf(nic);
    const hasPrefix = nic.ipv4Prefixes.length + nic.ipv6Prefixes.length > 0;
    if (hasPrefix || places.some((place) => this.#services.has(place))) this.#exempt.clear();
    for (const vpcId of this.#seenTogether(nic.vpcId)) {
      for (const place of places) {
        for (const other of this.#network.by("network-interface", "address", `${vpcId}/${place}`)) {
          for (const id of other.groupIds) this.#forgetMembers(id);
        }
      }
    }
  }

  /** The VPCs whose addresses some VPC sees beside those of this one. */
  #seenTogether(vpcId: string): ReadonlySet<string> {
    const joined = (id: string) => [id, ...this.#network.peersOf(id), ...this.#network.transitPeersOf(id)];
    return new Set(joined(vpcId).flatMap(joined));
  }

  #forgetMembers(groupId: string): void {
    this.#forgetCompiledWith(groupId);
    for (const key of this.#membersBy.get(groupId) ?? []) this.#members.delete(key);
    this.#membersBy.delete(groupId);
  }

  #forgetCompiledWith(groupId: string): void {
    const isUsed = [...this.#network.all("transit-gateway")].some((each) => each.securityGroupReferencingSupport);
    if (isUsed) this.#forgetCompiled(byMembers(groupId));
  }

  #forgetAll(): void {
    for (const kept of [this.#compiled, this.#compiledBy, this.#members, this.#membersBy, this.#exempt, this.#services])
      kept.clear();
  }
}

/** Outbound rules over a transit gateway have members' addresses compiled into them. */
const byMembers = (groupId: string): string => `members of ${groupId}`;

/** Where others may have an address of the interface: the address, or a prefix around it. */
function placesOf(nic: NetworkInterface): readonly string[] {
  const prefixes = [...nic.ipv4Prefixes, ...nic.ipv6Prefixes];
  const addresses = addressesOf(nic);
  return [...addresses, ...prefixes, ...addresses.flatMap((text) => aroundOf(text))];
}

function aroundOf(text: string): readonly string[] {
  const address = parseAddress(text);
  return address === undefined
    ? []
    : [formatPrefix(prefixOf(address.family, address.value, DELEGATED_LENGTH[address.family]))];
}

const NOTHING: readonly [] = [];

function shownInterface({
  bound,
  nic,
  compiled,
  exempt,
}: {
  readonly bound: BoundDevice;
  readonly nic: NetworkInterface | undefined;
  readonly compiled: Compiled | undefined;
  readonly exempt: readonly string[];
}): HostInterface {
  const { device, interfaceId, isGuest, mode, trial } = bound;
  return dropUndefined({
    device,
    interfaceId,
    isGuest,
    mode,
    trial: trial && { id: trial.id, seconds: trial.seconds },
    addresses: nic === undefined ? [] : [...addressesOf(nic), ...nic.ipv4Prefixes, ...nic.ipv6Prefixes].sort(),
    exempt,
    groupSet: compiled === undefined ? null : groupSetKey(compiled.groupSet),
    problem: nic === undefined ? `${interfaceId} doesn't exist` : undefined,
  });
}

function keep(places: Map<string, Set<string>>, id: string, name: string): void {
  const known = places.get(id);
  if (known === undefined) places.set(id, new Set([name]));
  else known.add(name);
}
