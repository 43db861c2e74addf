/** What the caller of one account sees of the engine's answers: names beside ids, and nothing of other accounts. */
import { dropUndefined } from "../model/drop-undefined.ts";
import { type NetworkInterface, purposeOf } from "../model/records/network-interface.ts";
import type { Route } from "../model/records/routing.ts";
import { type Peer, peerText, type SecurityGroupRule } from "../model/records/security-group.ts";
import type { Tag } from "../model/records/tag.ts";
import { type Lack, lackText } from "../policy/flow/lack.ts";
import type { Network } from "../policy/flow/network.ts";
import { isOpenRule, ruleWithId } from "../policy/flow/open-interfaces.ts";
import { type Blocking, type ExplainedPath, type Explanation, lacksOf, type PathStep } from "../policy/flow/path.ts";
import { formatKeys, rangeOfRule } from "../policy/flow/traffic.ts";
import type { FlowEnd, SideVerdict, Undecidable, Via } from "../policy/flow/verdict.ts";
import type { Explained, Named, Party, Rule, Side, Step } from "./contract.ts";

/** The tag Name, unless it's empty. */
const nameIn = (tags: readonly Tag[] | undefined): string | undefined =>
  tags?.find(({ key }) => key === "Name")?.value || undefined;

/** What a route may lead to that has a record, with its tags. */
const TARGETS = [
  "egress-only-internet-gateway",
  "internet-gateway",
  "nat-gateway",
  "network-interface",
  "transit-gateway",
  "vpc-endpoint",
  "vpc-peering-connection",
] as const;
interface Tagged {
  readonly tags: readonly Tag[];
  readonly ownerId?: string;
}

export class Viewpoint {
  readonly #network: Network;
  readonly #account: string | undefined;

  /** `account` is the caller's; undefined if every account is. */
  constructor(network: Network, account: string | undefined) {
    this.#network = network;
    this.#account = account;
  }

  #isForeign(ownerId: string | undefined): ownerId is string {
    return this.#account !== undefined && ownerId !== undefined && ownerId !== this.#account;
  }

  /** AWS: the owner of a VPC sees what participants have in it (catalogue 513). */
  #isHidden(record: { readonly ownerId: string; readonly vpcId: string } | undefined): boolean {
    return this.#isForeign(record?.ownerId) && this.#network.get("vpc", record?.vpcId ?? "")?.ownerId !== this.#account;
  }

  /** AWS: a participant sees what routes and filters the subnets that it uses, without tags (catalogue 513). */
  #uses(subnetId: string): boolean {
    return this.#network.by("network-interface", "subnet", subnetId).some(({ ownerId }) => ownerId === this.#account);
  }

  #nameOwn(record: Tagged | undefined): string | undefined {
    return this.#isForeign(record?.ownerId) ? undefined : nameIn(record?.tags);
  }

  party(nic: NetworkInterface, address?: string): Party {
    if (this.#isHidden(nic)) return { account: nic.ownerId, vpcId: nic.vpcId };
    const own = address ?? nic.privateIpv4[0]?.address ?? nic.ipv6[0]?.address;
    return {
      id: nic.id,
      name: this.#nameOf(nic),
      address: own,
      publicAddress: own === undefined ? undefined : this.#network.publicAddressOf(nic, own),
      vpcId: nic.vpcId,
      subnetId: nic.subnetId,
      groups: nic.groupIds.map((id) => this.#group(id)),
    };
  }

  /** An interface's own name, or that of its instance; or what the service that manages it says that it's for. */
  #nameOf(nic: NetworkInterface): string | undefined {
    const { instanceId } = nic.attachment ?? {};
    const instance = instanceId === undefined ? undefined : this.#network.get("instance", instanceId);
    return nameIn(nic.tags) ?? nameIn(instance?.tags) ?? purposeOf(nic);
  }

  #end({ interfaceId, address }: FlowEnd): Party {
    const nic = interfaceId === undefined ? undefined : this.#network.get("network-interface", interfaceId);
    return nic === undefined ? { address } : this.party(nic, address);
  }

  #group(id: string): Named {
    return { id, name: this.#network.get("security-group", id)?.name };
  }

  #peer(peer: Peer): Named {
    if (peer.kind === "group") return this.#group(peer.groupId);
    const name = peer.kind === "prefix-list" ? this.#network.listOf(peer.prefixListId)?.name : undefined;
    return { id: peerText(peer), name };
  }

  /** Undefined if the rule is another account's. */
  rule(rule: SecurityGroupRule | string): Rule | undefined {
    const record = typeof rule === "string" ? ruleWithId(this.#network, rule) : rule;
    if (record === undefined) return undefined;
    const group = this.#network.get("security-group", record.groupId);
    if (group === undefined ? this.#isForeign(record.ownerId) : this.#isHidden(group)) return undefined;
    const isNone = isOpenRule(record);
    return {
      id: isNone ? "no-groups" : record.id,
      direction: record.direction,
      group: isNone ? { id: "no-groups" } : this.#group(record.groupId),
      traffic: formatKeys(rangeOfRule(record)),
      peer: this.#peer(record.peer),
      description: record.description || undefined,
    };
  }

  /** The rules of both sides, without those of other accounts. */
  rules(ids: { readonly egressRuleId?: string; readonly ingressRuleId?: string }): {
    readonly egress: Rule | undefined;
    readonly ingress: Rule | undefined;
  } {
    const seen = (id: string | undefined) => (id === undefined ? undefined : this.rule(id));
    return { egress: seen(ids.egressRuleId), ingress: seen(ids.ingressRuleId) };
  }

  /** What the groups of one end say, as far as this caller may see it. */
  side(side: SideVerdict): Side {
    if (side.verdict === "unknown") return { verdict: side.verdict };
    if ("interfaceId" in side && this.#isHidden(this.#network.get("network-interface", side.interfaceId))) {
      return { verdict: side.verdict === "refused" ? "refused" : "allowed" };
    }
    if (side.verdict === "unfiltered") return { verdict: side.verdict, because: side.because };
    if (side.verdict === "allowed") {
      return { verdict: "allowed", rule: this.rule(side.ruleId), via: this.#via(side.via), tracking: side.tracking };
    }
    const nearest = side.nearest && this.rule(side.nearest.ruleId);
    return {
      verdict: "refused",
      reason: side.reason,
      groups: side.groupIds.map((id) => this.#group(id)),
      nearest: side.nearest && nearest && { rule: nearest, differs: side.nearest.differs },
    };
  }

  #via(via: Via): NonNullable<Side["via"]> {
    if (via.kind !== "group") return via;
    const isHidden = this.#isHidden(this.#network.get("network-interface", via.interfaceId));
    return { kind: via.kind, interfaceId: isHidden ? undefined : via.interfaceId };
  }

  explanation(explanation: Explanation): Explained {
    if (explanation.outcome !== "undecidable") return { outcome: explanation.outcome, ...this.#path(explanation) };
    const { because, path } = explanation;
    const lacks = this.lacks(lacksOf(explanation));
    return {
      outcome: "undecidable",
      because: because.reason === "lacking" ? lacks.join("; ") : reasonText(because),
      ...(lacks.length > 0 && { lacks }),
      ...(path !== undefined && this.#path(path)),
    };
  }

  #path({ verdict, forward, back }: ExplainedPath): Omit<Explained, "outcome"> {
    return {
      from: this.#end(verdict.from),
      to: this.#end(verdict.to),
      egress: this.side(verdict.egress),
      ingress: this.side(verdict.ingress),
      forward: forward.map((step) => this.#step(step)),
      back: back.map((step) => this.#step(step)),
    };
  }

  /** What isn't known, in words; of another account only that it's there. */
  lacks(lacks: readonly Lack[]): readonly string[] {
    return [
      ...new Set(
        lacks.map((lack) => {
          const owner = lack.kind === "gap" ? lack.gap.ownerId : undefined;
          return this.#isForeign(owner) ? `part of the network of account ${owner} is not known here` : lackText(lack);
        }),
      ),
    ];
  }

  #subnetName(id: string): string | undefined {
    return this.#nameOwn(this.#network.get("subnet", id));
  }

  #route({ destination, target }: Route): NonNullable<Step["route"]> {
    if (!("id" in target)) return { destination, target: "local" };
    const targetName = this.#targetName(target);
    return { destination, target: target.id, ...(targetName !== undefined && { targetName }) };
  }

  /** The tag Name of what a route leads to. */
  #targetName({ kind, id }: { readonly kind: string; readonly id: string }): string | undefined {
    const target = kind === "virtual-private-gateway" ? "vpn-gateway" : TARGETS.find((each) => each === kind);
    return this.#nameOwn(target && this.#network.get(target, id));
  }

  /** Of those gateways that a participant in a shared VPC doesn't see. */
  #ownerOfGateway(type: string, id: string): string | undefined {
    if (type === "internet-gateway") return this.#network.get(type, id)?.ownerId;
    return type === "virtual-private-gateway" ? this.#network.get("vpn-gateway", id)?.ownerId : undefined;
  }

  /** Tables are shown to the gateway's owner, and an attachment to the owner of what is attached as well. */
  #transitStep(step: TransitStep): Partial<Step> {
    const { id } = step;
    const attachment = this.#network.get("transit-gateway-attachment", id);
    const gateway = this.#network.get("transit-gateway", step.gatewayId);
    const isForeign = this.#isForeign(gateway?.ownerId ?? attachment?.transitGatewayOwnerId);
    if (isForeign && this.#isForeign(attachment?.resource.ownerId ?? gateway?.ownerId)) {
      return { account: gateway?.ownerId ?? attachment?.transitGatewayOwnerId ?? "" };
    }
    switch (step.kind) {
      case "transit-attachment": {
        const name = nameIn(attachment?.tags);
        return { id, type: step.type, ...dropUndefined({ name: isForeign ? undefined : name }) };
      }
      case "transit-route-table": {
        const { route } = step;
        const shown = route && {
          destination: route.prefixListId ?? route.block,
          target: route.attachment?.id ?? "blackhole",
        };
        return { id, ...dropUndefined({ route: shown }) };
      }
      case "transit-policy-table":
        return { id, ...dropUndefined({ policyRule: step.entry?.ruleNumber }) };
    }
  }

  #blocking({ mode, exclusionId, ownerId: account, vpcId, subnetId }: Blocking): NonNullable<Step["blocking"]> {
    const exclusion = this.#isForeign(account) ? undefined : exclusionId;
    const subnet = subnetId && { subnetId, subnetName: this.#subnetName(subnetId) };
    return { mode, ...dropUndefined({ exclusion }), account, vpcId, ...subnet };
  }

  #step(step: PathStep): Step {
    const { kind, passes } = step;
    const seen = {
      kind,
      passes,
      ...(step.passes === false && { code: step.code }),
      ...(step.passes === undefined && { lack: this.lacks([step.lack])[0] ?? "" }),
    };
    switch (step.kind) {
      case "interface": {
        const { id, subnetId, address } = step;
        const nic = this.#network.get("network-interface", id);
        if (nic !== undefined && this.#isHidden(nic)) return { ...seen, account: nic.ownerId };
        const subnetName = this.#subnetName(subnetId);
        return { ...seen, id, name: nic && this.#nameOf(nic), subnetId, subnetName, address };
      }
      case "security-groups":
        return { ...seen, direction: step.side.direction, side: this.side(step.side) };
      case "network-acl": {
        const acl = this.#network.get("network-acl", step.id ?? "");
        const { id, subnetId, direction, entry, passing } = step;
        if (acl !== undefined && this.#isForeign(acl.ownerId) && !this.#uses(subnetId)) {
          return { ...seen, account: acl.ownerId };
        }
        const name = this.#nameOwn(acl);
        const subnetName = this.#subnetName(subnetId);
        return { ...seen, id, name, subnetId, subnetName, direction, entry, passing: passing.map(formatKeys) };
      }
      case "route-table": {
        const table = this.#network.get("route-table", step.id ?? "");
        const { id, subnetId, route, destination } = step;
        if (table !== undefined && this.#isForeign(table.ownerId) && !this.#uses(subnetId ?? "")) {
          return { ...seen, account: table.ownerId };
        }
        const name = this.#nameOwn(table);
        const subnet = subnetId && { subnetId, subnetName: this.#subnetName(subnetId) };
        return { ...seen, id, name, ...subnet, destination, route: route && this.#route(route) };
      }
      case "gateway": {
        const { id, type, publicAddress, translatedTo, blocking } = step;
        const owner = this.#ownerOfGateway(type, id);
        if (this.#isForeign(owner)) return { ...seen, type, account: owner };
        return {
          ...seen,
          id,
          ...dropUndefined({ name: this.#targetName({ kind: type, id }) }),
          type,
          ...dropUndefined({ publicAddress, translatedTo, blocking: blocking && this.#blocking(blocking) }),
        };
      }
      case "transit-attachment":
      case "transit-route-table":
      case "transit-policy-table":
        return { ...seen, ...this.#transitStep(step) };
      case "service":
        return { ...seen, service: step.service, address: step.address };
      case "outside":
        return { ...seen, address: step.address };
    }
  }
}

type TransitStep = PathStep & { readonly kind: `transit-${string}` };

/** Why nobody can decide, in words. */
function reasonText(because: Undecidable): string {
  switch (because.reason) {
    case "unknown-interface":
      return `there is no network interface ${because.id}`;
    case "malformed-address":
      return `'${because.address}' is not an IP address`;
    case "not-its-address":
      return `${because.address} is not an address of ${because.id}`;
    case "no-common-family":
      return "the ends have no address of the same family, one has IPv4 and the other IPv6";
    case "lacking":
      return because.lacks.map(lackText).join("; ");
    case "no-interface":
      return "neither end is a network interface here, so nothing here filters the flow";
  }
}
