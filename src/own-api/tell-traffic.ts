/** From what the engine answers about traffic to what callers are told: names beside ids, and nothing of other accounts. */

import type { NetworkInterface } from "../model/records/network-interface.ts";
import type { SecurityGroupRule } from "../model/records/security-group.ts";
import type { Tag } from "../model/records/tag.ts";
import type { Network } from "../policy/flow/network.ts";
import type { Explanation, PathStep } from "../policy/flow/path.ts";
import { formatKeys, rangeOfRule } from "../policy/flow/traffic.ts";
import type { FlowEnd, SideVerdict, Undecidable, Via } from "../policy/flow/verdict.ts";
import type { Explained, Named, Party, Rule, Side, Step } from "./answers.ts";

const nameIn = (tags: readonly Tag[] | undefined): { readonly name?: string } => {
  const name = tags?.find(({ key }) => key === "Name")?.value;
  return name === undefined || name === "" ? {} : { name };
};

export class Teller {
  readonly #network: Network;
  readonly #viewer: string | undefined;

  /** `viewer` is the account that asks; undefined where every account is theirs. */
  constructor(network: Network, viewer: string | undefined) {
    this.#network = network;
    this.#viewer = viewer;
  }

  #isForeign(ownerId: string | undefined): ownerId is string {
    return this.#viewer !== undefined && ownerId !== undefined && ownerId !== this.#viewer;
  }

  party(nic: NetworkInterface, address?: string): Party {
    if (this.#isForeign(nic.ownerId)) return { account: nic.ownerId, vpcId: nic.vpcId };
    const own = address ?? nic.privateIpv4[0]?.address ?? nic.ipv6[0]?.address;
    const publicAddress = own === undefined ? undefined : this.#network.publicAddressOf(nic, own);
    return {
      id: nic.id,
      ...this.#nameOf(nic),
      ...(own !== undefined && { address: own }),
      ...(publicAddress !== undefined && { publicAddress }),
      vpcId: nic.vpcId,
      subnetId: nic.subnetId,
      groups: nic.groupIds.map((id) => this.group(id)),
    };
  }

  /** An interface's own name, or that of its instance. */
  #nameOf(nic: NetworkInterface): { readonly name?: string } {
    const own = nameIn(nic.tags);
    const { instanceId } = nic.attachment ?? {};
    return own.name !== undefined || instanceId === undefined
      ? own
      : nameIn(this.#network.get("instance", instanceId)?.tags);
  }

  end({ interfaceId, address }: FlowEnd): Party {
    const nic = interfaceId === undefined ? undefined : this.#network.get("network-interface", interfaceId);
    return nic === undefined ? { address } : this.party(nic, address);
  }

  group(id: string): Named {
    const name = this.#network.get("security-group", id)?.name;
    return name === undefined ? { id } : { id, name };
  }

  /** Undefined where the rule is another account's. */
  rule(rule: SecurityGroupRule | string): Rule | undefined {
    const record = typeof rule === "string" ? this.#network.get("security-group-rule", rule) : rule;
    if (record === undefined || this.#isForeign(record.ownerId)) return undefined;
    const { id, direction, groupId, peer, description } = record;
    const list = peer.kind === "prefix-list" ? peer.prefixListId : undefined;
    const told =
      list !== undefined
        ? named(list, this.#network.listOf(list)?.name)
        : peer.kind === "group"
          ? this.group(peer.groupId)
          : { id: "cidr" in peer ? peer.cidr : "" };
    const traffic = formatKeys(rangeOfRule(record));
    return { id, direction, group: this.group(groupId), traffic, peer: told, ...(description && { description }) };
  }

  /** The rules of both sides, as far as they are told. */
  rules(ids: { readonly egressRuleId?: string; readonly ingressRuleId?: string }): {
    readonly egress?: Rule;
    readonly ingress?: Rule;
  } {
    const egress = ids.egressRuleId === undefined ? undefined : this.rule(ids.egressRuleId);
    const ingress = ids.ingressRuleId === undefined ? undefined : this.rule(ids.ingressRuleId);
    return { ...(egress && { egress }), ...(ingress && { ingress }) };
  }

  side(side: SideVerdict): Side {
    if (side.verdict === "unfiltered") return { verdict: side.verdict, because: side.because };
    const owner = this.#network.get("network-interface", side.interfaceId)?.ownerId;
    if (this.#isForeign(owner)) return { verdict: side.verdict };
    if (side.verdict === "allowed") {
      const rule = this.rule(side.ruleId);
      return { verdict: "allowed", ...(rule && { rule }), via: this.#via(side.via), tracking: side.tracking };
    }
    const nearest = side.nearest && this.rule(side.nearest.ruleId);
    return {
      verdict: "refused",
      reason: side.reason,
      groups: side.groupIds.map((id) => this.group(id)),
      ...(side.nearest && nearest && { nearest: { rule: nearest, differs: side.nearest.differs } }),
    };
  }

  #via(via: Via): Exclude<Side["via"], undefined> {
    if (via.kind !== "group") return via;
    const owner = this.#network.get("network-interface", via.interfaceId)?.ownerId;
    return this.#isForeign(owner) ? { kind: via.kind } : { kind: via.kind, interfaceId: via.interfaceId };
  }

  explanation(explanation: Explanation): Explained {
    if (explanation.outcome === "undecidable") return { outcome: "undecidable", because: why(explanation.because) };
    const { outcome, verdict, forward, back } = explanation;
    return {
      outcome,
      from: this.end(verdict.from),
      to: this.end(verdict.to),
      egress: this.side(verdict.egress),
      ingress: this.side(verdict.ingress),
      forward: forward.map((step) => this.#step(step)),
      back: back.map((step) => this.#step(step)),
    };
  }

  #step(step: PathStep): Step {
    const { kind, passes } = step;
    const common = { kind, passes, ...(!step.passes && { code: step.code }) };
    switch (step.kind) {
      case "interface": {
        const nic = this.#network.get("network-interface", step.id);
        if (this.#isForeign(nic?.ownerId)) return { ...common, account: nic.ownerId };
        return {
          ...common,
          id: step.id,
          ...(nic && this.#nameOf(nic)),
          subnetId: step.subnetId,
          address: step.address,
        };
      }
      case "security-groups":
        return { ...common, direction: step.side.direction, side: this.side(step.side) };
      case "network-acl": {
        const owner = this.#network.get("network-acl", step.id)?.ownerId;
        if (this.#isForeign(owner)) return { ...common, account: owner };
        const { id, subnetId, direction, entry } = step;
        const passing = step.passing.map(formatKeys);
        return { ...common, id, subnetId, direction, ...(entry && { entry }), passing };
      }
      case "route-table": {
        const owner = this.#network.get("route-table", step.id ?? "")?.ownerId;
        if (this.#isForeign(owner)) return { ...common, account: owner };
        const { id, subnetId, route, destination } = step;
        const target = route && ("id" in route.target ? route.target.id : "local");
        return {
          ...common,
          ...(id !== undefined && { id }),
          subnetId,
          destination,
          ...(route && target && { route: { destination: route.destination, target } }),
        };
      }
      default:
        return { ...common, ...step };
    }
  }
}

const named = (id: string, name: string | undefined): Named => (name === undefined ? { id } : { id, name });

/** In words, what stands in the way of an answer. */
function why(because: Undecidable): string {
  switch (because.reason) {
    case "unknown-interface":
      return `there is no network interface ${because.id}`;
    case "malformed-address":
      return `'${because.address}' is not an IP address`;
    case "not-its-address":
      return `${because.address} is not an address of ${because.id}`;
    case "no-common-family":
      return "the ends have no address of the same family, one has IPv4 and the other IPv6";
    case "no-interface":
      return "neither end is a network interface here, so nothing here filters the flow";
  }
}
