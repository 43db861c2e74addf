/** Texts from a rule set as nftables takes them. Whatever isn't what it should be is refused: it would become part of a script. */
import { createHash } from "node:crypto";
import {
  type Address,
  type Family,
  formatAddress,
  type Prefix,
  parseAddress,
  parsePrefix,
  sizeOf,
  widthOf,
} from "../../address/prefix.ts";
import { DEVICE } from "../../rollout/feed/bounds.ts";
import { range } from "./boxes.ts";
import { CannotExpress } from "./data-plane.ts";

export interface FamilyWords {
  /** In names. */
  readonly short: "v4" | "v6";
  /** Of a packet's header. */
  readonly header: "ip" | "ip6";
  readonly type: "ipv4_addr" | "ipv6_addr";
  /** The length of prefixes that are delegated to interfaces, and its mask. */
  readonly delegated: number;
  readonly mask: string;
}

export const FAMILIES: Readonly<Record<Family, FamilyWords>> = {
  ipv4: { short: "v4", header: "ip", type: "ipv4_addr", delegated: 28, mask: "255.255.255.240" },
  ipv6: { short: "v6", header: "ip6", type: "ipv6_addr", delegated: 80, mask: "ffff:ffff:ffff:ffff:ffff::" },
};

export const familyNames: readonly Family[] = ["ipv4", "ipv6"];

export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new CannotExpress(`'${text}' isn't an address`);
  return address;
}

/** The addresses of a family in a list, as nft takes them; and in another list the prefixes, by their first address. */
export function ownersOf(texts: readonly string[], family: Family): { addresses: string[]; prefixes: string[] } {
  const found: { addresses: string[]; prefixes: string[] } = { addresses: [], prefixes: [] };
  for (const text of texts) {
    const owner = text.includes("/") ? delegatedPrefix(text) : addressOf(text);
    if (owner.family !== family) continue;
    ("length" in owner ? found.prefixes : found.addresses).push(formatAddress(owner));
  }
  return found;
}

function delegatedPrefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined || parsed.hasHostBits) throw new CannotExpress(`'${text}' isn't a prefix`);
  const { prefix } = parsed;
  if (prefix.length !== FAMILIES[prefix.family].delegated) {
    throw new CannotExpress(`the prefix ${text} has a length that can't be delegated to an interface`);
  }
  return prefix;
}

/** `10.0.0.0/24` if the addresses are a block, as nft lists them, otherwise `10.0.0.1-10.0.0.7`. */
export function addressRange(first: Address, last: Address): string {
  if (first.family !== last.family || first.value > last.value) {
    throw new CannotExpress(`there's no address from ${formatAddress(first)} to ${formatAddress(last)}`);
  }
  const size = last.value - first.value + 1n;
  const length = widthOf(first.family) - (size.toString(2).length - 1);
  const isBlock = sizeOf({ ...first, length }) === size && first.value % size === 0n;
  if (!isBlock) return range(formatAddress(first), formatAddress(last));
  return size === 1n ? formatAddress(first) : `${formatAddress(first)}/${length}`;
}

/** The name of a device as the kernel may have it. A star would stand for other devices too. */
export function deviceName(text: string): string {
  if (!DEVICE.test(text)) {
    throw new CannotExpress(`'${text}' isn't a name of a device that can be filtered`);
  }
  return text;
}

export function keyText(text: string): string {
  if (!/^[0-9a-f]{16}$/.test(text)) throw new CannotExpress(`'${text}' isn't a key of a group set`);
  return text;
}

/** `members_sg_0123_vpc_4567`. An import can give a group any id, so others are named by their digest. */
export function membersName(key: string): string {
  if (/^sg-[0-9a-f]{8,17}\/vpc-[0-9a-f]{8,17}$/.test(key)) return `members_${key.replaceAll(/[-/]/g, "_")}`;
  return `members_${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

/** `tcp dport 22`; `end` is the side of the connection that listens. */
export function listening(failsafe: string, end: "sport" | "dport"): string {
  const [, protocol, first = "", last = first] = /^(tcp|udp)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(failsafe) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (protocol === undefined || from < 1 || to > 0xffff || from > to) {
    throw new CannotExpress(`'${failsafe}' isn't a protocol and a port like tcp/22`);
  }
  return `${protocol} ${end} ${range(from, to)}`;
}
