/** What a question names: interfaces by id, instance, group, tag, VPC or subnet, addresses, the internet. */
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
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Tag } from "../../model/records/tag.ts";
import type { Network, Records } from "./network.ts";

export type Selector =
  | { readonly kind: "interface" | "instance" | "group" | "vpc" | "subnet"; readonly of: string }
  /** `of` is `key=value`, or `key` with any value; the interface's tags, or those of its instance. */
  | { readonly kind: "tag"; readonly of: string }
  | { readonly kind: "cidr"; readonly of: string }
  | { readonly kind: "internet" };

/** What was meant: interfaces, and addresses that no interface bears. */
export interface Selection {
  readonly interfaces: readonly NetworkInterface[];
  /** Outside every VPC. */
  readonly blocks: readonly Prefix[];
  readonly isInternet: boolean;
}

/** Reads an id, an address or a CIDR block, or `internet`; undefined for anything else. */
export function parseSelector(text: string): Selector | undefined {
  if (text === "internet" || text === "the internet") return { kind: "internet" };
  const kinds = { eni: "interface", i: "instance", sg: "group", vpc: "vpc", subnet: "subnet" } as const;
  const id = /^(eni|i|sg|vpc|subnet)-[0-9a-z]+$/.exec(text);
  if (id !== null) return { kind: kinds[id[1] as keyof typeof kinds], of: text };
  const address = parseAddress(text);
  const cidr = address === undefined ? canonicalCidr(text) : formatPrefix(hostPrefix(address));
  return cidr === undefined ? undefined : { kind: "cidr", of: cidr };
}

/**
 * Finds what a selector means among the records of the asker's own partition, or says why nothing. Addresses are
 * looked up in all of the network.
 */
export function select(network: Network, own: Records, selector: Selector): Selection | { readonly problem: string } {
  const interfaces = (found: Iterable<NetworkInterface>): Selection | { readonly problem: string } => {
    const list = [...found];
    if (list.length === 0) return { problem: `no network interface ${OF[selector.kind](selector)}` };
    return { interfaces: list, blocks: [], isInternet: false };
  };
  switch (selector.kind) {
    case "internet":
      return { interfaces: [], blocks: [], isInternet: true };
    case "interface": {
      const nic = own.get("network-interface", selector.of);
      return nic === undefined ? { problem: `there is no network interface ${selector.of}` } : interfaces([nic]);
    }
    case "instance":
      if (own.get("instance", selector.of) === undefined) return { problem: `there is no instance ${selector.of}` };
      return interfaces(own.by("network-interface", "instance", selector.of));
    case "vpc":
    case "subnet":
      if (own.get(selector.kind, selector.of) === undefined) {
        return { problem: `there is no ${selector.kind === "vpc" ? "VPC" : "subnet"} ${selector.of}` };
      }
      return interfaces(own.by("network-interface", selector.kind, selector.of));
    case "group":
      return selectGroup(own, selector.of, interfaces);
    case "tag": {
      const has = tagMatcher(selector.of);
      return interfaces(
        Iterator.from(own.all("network-interface")).filter(
          (nic) => has(nic.tags) || has(own.get("instance", nic.attachment?.instanceId ?? "")?.tags ?? []),
        ),
      );
    }
    case "cidr":
      return selectBlock(network, own, selector.of);
  }
}

const OF: Readonly<Record<Selector["kind"], (selector: Selector) => string>> = {
  interface: of("is"),
  instance: of("belongs to"),
  group: of("has the security group"),
  vpc: of("is in"),
  subnet: of("is in"),
  tag: of("has the tag"),
  cidr: of("has an address in"),
  internet: () => "is the internet",
};

function of(words: string): (selector: Selector) => string {
  return (selector) => `${words} ${"of" in selector ? selector.of : ""}`;
}

function selectGroup(
  own: Records,
  of: string,
  interfaces: (found: Iterable<NetworkInterface>) => Selection | { readonly problem: string },
): Selection | { readonly problem: string } {
  if (own.get("security-group", of) !== undefined) return interfaces(own.by("network-interface", "group", of));
  const named = own
    .all("security-group")
    .filter(({ name }) => name === of)
    .map(({ id }) => id)
    .toArray();
  if (named.length === 0) {
    return { problem: of.startsWith("sg-") ? `there is no security group ${of}` : `no security group is named ${of}` };
  }
  const found = named.flatMap((id) => [...own.by("network-interface", "group", id)]);
  return interfaces(new Map(found.map((nic) => [nic.id, nic])).values());
}

function tagMatcher(text: string): (tags: readonly Tag[]) => boolean {
  const equals = text.indexOf("=");
  const [key, value] = equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
  return (tags) => tags.some((tag) => tag.key === key && (value === undefined || tag.value === value));
}

function selectBlock(network: Network, own: Records, cidr: string): Selection | { readonly problem: string } {
  const block = prefix(cidr);
  const lies = (text: string) => contains(block, parseAddress(text) as Address);
  const interfaces = own
    .all("network-interface")
    .filter((nic) => [...nic.privateIpv4, ...nic.ipv6].some(({ address }) => lies(address)))
    .toArray();
  const isInside = vpcBlocks(network).some((vpc) => contains(vpc, block));
  if (!isInside) return { interfaces, blocks: [block], isInternet: false };
  if (interfaces.length > 0) return { interfaces, blocks: [], isInternet: false };
  return { problem: `${isHost(block) ? formatAddress(block) : cidr} lies in a VPC, but no network interface has it` };
}

const isHost = ({ family, length }: Prefix): boolean => length === (family === "ipv4" ? 32 : 128);

/** What belongs to VPCs: addresses there are those of interfaces or nobody's. */
export const vpcBlocks = (network: Network): readonly Prefix[] =>
  network
    .all("vpc")
    .flatMap((vpc) => [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks].map(({ cidr }) => prefix(cidr)))
    .toArray();
