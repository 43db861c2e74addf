/** What a question names: interfaces by id, instance, group, tag, VPC or subnet; addresses; the internet. */
import {
  type Address,
  canonicalCidr,
  contains,
  formatAddress,
  formatPrefix,
  hostPrefix,
  type Prefix,
  parseAddress,
  prefix,
} from "../../address/prefix.ts";
import type { LoadBalancer } from "../../model/records/balancing/load-balancer.ts";
import { INTERFACES_GAP } from "../../model/records/gap.ts";
import { type NetworkInterface, purposesOf } from "../../model/records/network-interface.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import { linkLocalService, resolverOf } from "./aws-addresses.ts";
import { balancerNamed, parseBalancing, selectBalancer, selectTargets } from "./balancer-selection.ts";
import { type Lack, lackText } from "./lack.ts";
import type { Network } from "./network.ts";
import type { Records } from "./records.ts";
import type { NeverFiltered } from "./verdict.ts";

export type Selector =
  /** `of` is an id, or a name: a group's own, or the tag Name. */
  | { readonly kind: NamedKind; readonly of: string }
  /** `of` is `key=value`, or `key` for any value. It matches the tags of the interface and of its instance. */
  | { readonly kind: "tag"; readonly of: string }
  /** `of` is a name, an id or an ARN. */
  | { readonly kind: "balancer" | "targets"; readonly of: string }
  /** `of` is the id of a VPC endpoint. */
  | { readonly kind: "endpoint"; readonly of: string }
  | { readonly kind: "cidr"; readonly of: string }
  | { readonly kind: "internet" };

/** What the name means: interfaces, and addresses that no interface has. */
export interface Selection {
  readonly interfaces: readonly NetworkInterface[];
  /** Outside every VPC, or a VPC's resolver. */
  readonly blocks: readonly Prefix[];
  readonly isInternet: boolean;
  /** What answers at the only block, if it's an address that nothing filters. */
  readonly service?: NeverFiltered;
  /** The load balancer whose interfaces they are, if it's what was named: packets go on from it. */
  readonly balancer?: LoadBalancer;
  /** What may keep further interfaces out of it: an import lacked some. */
  readonly lack?: Lack;
}

const ID_KINDS = { eni: "interface", i: "instance", sg: "group", vpc: "vpc", subnet: "subnet" } as const;

/**
 * Reads an id, an address or a CIDR block, `internet`, `tag:role=db`, or a kind with an id or a name: `vpc shop`, `group web`,
 * `instance web-1`, `interface ELB app/web`, `subnet app-a`, or a load balancer or target group: `elb:web`, `tg:web`, an ARN. Undefined for anything else, such as a name alone.
 */
export function parseSelector(text: string): Selector | undefined {
  if (text === "internet" || text === "the internet") return { kind: "internet" };
  const id = /^(eni|i|sg|vpc|subnet)-[0-9a-z]+$/.exec(text);
  if (id !== null) return { kind: ID_KINDS[id[1] as keyof typeof ID_KINDS], of: text };
  if (/^vpce-[0-9a-z]+$/.test(text)) return { kind: "endpoint", of: text };
  const balancing = parseBalancing(text);
  if (balancing !== undefined) return balancing;
  const tag = /^tag:(.+)$/.exec(text);
  if (tag !== null) return { kind: "tag", of: tag[1] ?? "" };
  const named = /^(interface|instance|group|vpc|subnet) +(.+)$/.exec(text);
  if (named !== null) return { kind: named[1] as NamedKind, of: named[2] ?? "" };
  const address = parseAddress(text);
  const cidr = address === undefined ? canonicalCidr(text) : formatPrefix(hostPrefix(address));
  return cidr === undefined ? undefined : { kind: "cidr", of: cidr };
}

/** `lack` if the problem is only that something isn't known. */
type Selected = Selection | { readonly problem: string; readonly lack?: Lack };

/**
 * Finds what a selector means among the records of the asker's own partition, or says why it means nothing. Addresses
 * are looked up in the whole network.
 */
export function select(network: Network, own: Records, selector: Selector): Selected {
  switch (selector.kind) {
    case "internet":
      return { interfaces: [], blocks: [], isInternet: true };
    case "tag": {
      const lack = lackOfInstance(own);
      if (lack !== undefined) return lacking(lack);
      return interfaces(own, withTag(own, selector.of), `no network interface has the tag ${selector.of}`);
    }
    case "balancer":
      return selectBalancer(own, selector.of);
    case "targets":
      return selectTargets(network, own, selector.of);
    case "endpoint": {
      const { networkInterfaceIds = [] } = own.get("vpc-endpoint", selector.of) ?? {};
      const found = networkInterfaceIds.flatMap((id) => own.get("network-interface", id) ?? []);
      return interfaces(own, found, `no VPC endpoint ${selector.of} with an interface is here`);
    }
    case "cidr":
      return selectBlock(network, own, selector.of);
    default:
      return selectRecords(own, selector);
  }
}

/**
 * Finds what a name alone means: the security group, or whatever has the tag Name. A name of several kinds of things is
 * refused, since any choice could be the wrong one.
 */
export function selectByName(own: Records, name: string): Selected {
  const kinds = NAMED_KINDS.filter((kind) => recordsNamed(own, kind, name).length > 0);
  const isBalancer = kinds.length === 0 || name.startsWith("ELB ");
  if (isBalancer && balancerNamed(own, name) !== undefined) return selectBalancer(own, name);
  if (kinds.length === 0) {
    const lack = lackOfInterfaces(own) ?? lackOfInstance(own);
    return lack ? lacking(lack) : { problem: `no group, interface, instance, subnet or VPC is named ${name}` };
  }
  const [kind = "group", ...others] = kinds;
  // An interface usually has the name of its instance, and then both are the same.
  const isOne = others.length === 0 || (kind === "interface" && others.length === 1 && others[0] === "instance");
  if (isOne) return selectRecords(own, { kind: others.length === 0 ? kind : "instance", of: name });
  const choices = kinds.map((each) => `'${each} ${name}'`);
  return {
    problem: `${name} is the name of several things: write ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`,
  };
}

type NamedKind = "interface" | "instance" | "group" | "vpc" | "subnet";
const NAMED_KINDS: readonly NamedKind[] = ["interface", "instance", "group", "vpc", "subnet"];
const RECORD_KINDS = {
  interface: "network-interface",
  instance: "instance",
  group: "security-group",
  vpc: "vpc",
  subnet: "subnet",
} as const;
const WORDS: Readonly<Record<NamedKind, string>> = {
  interface: "network interface",
  instance: "instance",
  group: "security group",
  vpc: "VPC",
  subnet: "subnet",
};

/** A set of interfaces, or `problem` if it's empty. Without the list of all of them, there may be more. */
function interfaces(own: Records, found: Iterable<NetworkInterface>, problem: string): Selected {
  const unique = new Map(Array.from(found, (nic) => [nic.id, nic]));
  const lack = lackOfInterfaces(own);
  if (unique.size === 0) return lack ? lacking(lack) : { problem };
  return { interfaces: [...unique.values()], blocks: [], isInternet: false, ...(lack && { lack }) };
}

const lacking = (lack: Lack): Selected => ({ problem: lackText(lack), lack });

function selectRecords(own: Records, { kind, of }: { readonly kind: NamedKind; readonly of: string }): Selected {
  const isHere = own.get(RECORD_KINDS[kind], of) !== undefined || hasInterfaces(own, kind, of);
  const ids = isHere ? [of] : recordsNamed(own, kind, of);
  if (ids.length === 0) {
    const lack = LACKS[kind]?.(own);
    if (lack !== undefined) return lacking(lack);
    const isId = new RegExp(`^${PREFIX[kind]}-[0-9a-f]+$`).test(of);
    return { problem: isId ? `there is no ${WORDS[kind]} ${of}` : `no ${WORDS[kind]} is named ${of}` };
  }
  if (kind === "interface") {
    const found = ids.map((id) => own.get("network-interface", id) as NetworkInterface);
    return { interfaces: found, blocks: [], isInternet: false };
  }
  const found = ids.flatMap((id) => own.by("network-interface", kind, id).toArray());
  return interfaces(own, found, `${WORDS[kind]} ${of} has no network interfaces yet`);
}

/** An import may lack an instance and hold its interfaces; and subnets and groups may be what another account shares. */
const hasInterfaces = (own: Records, kind: NamedKind, id: string): boolean =>
  kind !== "interface" && own.by("network-interface", kind, id).some(() => true);

const lackIn = (own: Records, id: string): Lack | undefined => {
  const gap = own.get("gap", id);
  return gap && { kind: "gap", id, gap };
};

/** By kind, what an import may lack so that nobody knows whether there is one. */
const LACKS: Readonly<Partial<Record<NamedKind, (own: Records) => Lack | undefined>>> = {
  instance: (own) => lackOfInstance(own),
  interface: (own) => lackOfInterfaces(own),
};

export const lackOfInterfaces = (own: Records): Lack | undefined => lackIn(own, INTERFACES_GAP);

/** An instance of an interface that an import lacked: nobody knows its name and tags. */
function lackOfInstance(own: Records): Lack | undefined {
  for (const { attachment } of own.all("network-interface")) {
    const id = attachment?.instanceId;
    const lack = id === undefined || own.get("instance", id) !== undefined ? undefined : lackIn(own, id);
    if (lack !== undefined) return lack;
  }
  return undefined;
}

const PREFIX: Readonly<Record<NamedKind, string>> = {
  interface: "eni",
  instance: "i",
  group: "sg",
  vpc: "vpc",
  subnet: "subnet",
};

/** The ids of all that have the name: names needn't be unique. */
function recordsNamed(own: Records, kind: NamedKind, name: string): readonly string[] {
  if (kind === "group")
    return own
      .all("security-group")
      .filter((group) => group.name === name)
      .map(({ id }) => id)
      .toArray();
  const managed = kind === "interface" ? managedFor(own, name) : [];
  const tagged = own
    .all(RECORD_KINDS[kind])
    .filter(({ tags }) => tags.some(({ key, value }) => key === "Name" && value === name))
    .map(({ id }) => id)
    .toArray();
  return managed.length === 0 ? tagged : [...new Set([...tagged, ...managed])];
}

/** Interfaces that a service manages are named for what they're for: `ELB app/web`, `RDSNetworkInterface`. */
const managedFor = (own: Records, name: string): readonly string[] =>
  own
    .all("network-interface")
    .filter((nic) => purposesOf(nic).includes(name))
    .map(({ id }) => id)
    .toArray();

function withTag(own: Records, text: string): Iterable<NetworkInterface> {
  const has = tagMatcher(text);
  return own
    .all("network-interface")
    .filter((nic) => has(nic.tags) || has(own.get("instance", nic.attachment?.instanceId ?? "")?.tags ?? []));
}

function tagMatcher(text: string): (tags: readonly Tag[]) => boolean {
  const equals = text.indexOf("=");
  const [key, value] = equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
  return (tags) => tags.some((tag) => tag.key === key && (value === undefined || tag.value === value));
}

const nowhere: Selection = { interfaces: [], blocks: [], isInternet: false };

function selectBlock(network: Network, own: Records, cidr: string): Selected {
  const block = prefix(cidr);
  const lies = (text: string) => contains(block, parseAddress(text) as Address);
  const interfaces = own
    .all("network-interface")
    .filter((nic) => [...nic.privateIpv4, ...nic.ipv6].some(({ address }) => lies(address)))
    .toArray();
  const isInside = vpcBlocks(network).some((vpc) => contains(vpc, block));
  const service = isHost(block) ? linkLocalService(block) : undefined;
  if (!isInside) return { interfaces, blocks: [block], isInternet: false, ...(service && { service }) };
  const found = interfaces.length > 0 || !isHost(block) ? interfaces : peersAt(network, own, block);
  if (found.length > 0) return { interfaces: found, blocks: [], isInternet: false };
  if (isHost(block) && vpcsOfUse(network, own).some((vpc) => resolverOf(vpc) === formatAddress(block))) {
    return { ...nowhere, blocks: [block], service: "amazon-dns" };
  }
  const lack = lackOfInterfaces(own);
  if (lack !== undefined) return { problem: lackText(lack) };
  return { problem: `${isHost(block) ? formatAddress(block) : cidr} lies in a VPC, but no network interface has it` };
}

/** The asker's VPCs, and those of others in which it has interfaces. */
const vpcsOfUse = (network: Network, own: Records): IteratorObject<Vpc> =>
  network
    .all("vpc")
    .filter(({ id }) => own.get("vpc", id) !== undefined || own.by("network-interface", "vpc", id).some(() => true));

/**
 * Who has the address in a VPC that the asker uses, or in one that is peered with it. Of a wider block only its account says who is
 * in it.
 */
function peersAt(network: Network, own: Records, address: Prefix): readonly NetworkInterface[] {
  const found = vpcsOfUse(network, own)
    .map(({ id }) => network.interfaceAt(id, address))
    .filter((nic) => nic !== undefined)
    .toArray();
  return [...new Set(found)];
}

const isHost = ({ family, length }: Prefix): boolean => length === (family === "ipv4" ? 32 : 128);

/** The blocks of all VPCs: an address in them is an interface's, or nobody's. */
export const vpcBlocks = (network: Network): readonly Prefix[] =>
  network
    .all("vpc")
    .flatMap((vpc) => cidrsOfVpc(vpc).map(prefix))
    .toArray();
