/** Addresses and prefixes of both families as plain values: parse, format, contain, overlap. */

/** The address family of a value. IPv4 and IPv6 differ only in their width and text. */
export type Family = "ipv4" | "ipv6";

/** One address: `value` is its 32 or 128 bits as an unsigned integer. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** A CIDR block. INVARIANT: the bits of `value` below `length` are zero. */
export interface Prefix {
  readonly family: Family;
  readonly value: bigint;
  readonly length: number;
}

/** How many bits an address of the family has. */
export const widthOf = (family: Family): number => (family === "ipv4" ? 32 : 128);

const MASKS: Record<Family, readonly bigint[]> = {
  ipv4: Array.from({ length: 33 }, (_, length) => ((1n << BigInt(length)) - 1n) << BigInt(32 - length)),
  ipv6: Array.from({ length: 129 }, (_, length) => ((1n << BigInt(length)) - 1n) << BigInt(128 - length)),
};

/** The prefix of `length` bits that `value` lies in; host bits are cleared. `length` must fit the family. */
export function prefixOf(family: Family, value: bigint, length: number): Prefix {
  return { family, value: value & (MASKS[family][length] as bigint), length };
}

/** The prefix that holds one address only. */
export const hostPrefix = (address: Address): Prefix => ({ ...address, length: widthOf(address.family) });

/** Parses dotted IPv4 strictly: four decimal octets, no leading zeros, no `inet_aton` forms. Returns the 32 bits. */
function ipv4Bits(text: string): number | undefined {
  let value = 0;
  let octets = 0;
  let octet = -1;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 46;
    if (code === 46) {
      if (octet < 0) return undefined;
      value = value * 256 + octet;
      octets++;
      octet = -1;
    } else if (code >= 48 && code <= 57) {
      if (octet === 0) return undefined;
      octet = (octet < 0 ? 0 : octet * 10) + code - 48;
      if (octet > 255) return undefined;
    } else return undefined;
  }
  return octets === 4 ? value : undefined;
}

const COLON = 58;
const DOT = 46;

/** The value of a hex digit by its character code; -1 if it isn't one. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Parses RFC 4291 text: one `::`, up to four hex digits a group, an IPv4 tail; no zone. By hand, because it runs often. */
function parseIpv6(text: string): bigint | undefined {
  const groups: number[] = [];
  /** How many groups lie before the `::`. */
  let gap = -1;
  let at = 0;
  const end = text.length;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return undefined;
    gap = 0;
    at = 2;
  }
  while (at < end) {
    let group = 0;
    const start = at;
    for (; at < end; at++) {
      const digit = hexDigit(text.charCodeAt(at));
      if (digit < 0) break;
      if (at - start === 4) return undefined;
      group = group * 16 + digit;
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      const tail = ipv4Bits(text.slice(start));
      if (tail === undefined) return undefined;
      groups.push(tail >>> 16, tail & 0xffff);
      break;
    }
    if (at === start) return undefined;
    groups.push(group);
    if (at === end) break;
    if (text.charCodeAt(at) !== COLON || ++at === end) return undefined;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return undefined;
      gap = groups.length;
      at++;
    }
  }
  if (gap < 0 ? groups.length !== 8 : groups.length > 7) return undefined;
  if (gap >= 0) groups.splice(gap, 0, ...Array<number>(8 - groups.length).fill(0));
  // In three steps, because a double holds 53 bits: one BigInt operation costs more than the whole loop above.
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const high = (BigInt(a * 0x1_0000 + b) << 32n) | BigInt(c * 0x1_0000 + d);
  return (high << 64n) | (BigInt(e * 0x1_0000 + f) << 32n) | BigInt(g * 0x1_0000 + h);
}

/** Parses one address; undefined if the text isn't one. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const value = parseIpv6(text);
    return value === undefined ? undefined : { family: "ipv6", value };
  }
  const bits = ipv4Bits(text);
  return bits === undefined ? undefined : { family: "ipv4", value: BigInt(bits) };
}

const MAPPED_IPV4: Prefix = { family: "ipv6", value: 0xffffn << 32n, length: 96 };

/**
 * The IPv4 address that an address such as `::ffff:192.0.2.1` stands for, as dual-stack sockets report it; otherwise the
 * address itself.
 */
export const unmapped = (address: Address): Address =>
  contains(MAPPED_IPV4, address) ? { family: "ipv4", value: address.value & 0xffff_ffffn } : address;

/** Parses `address/length`. Host bits are cleared; `hasHostBits` says whether any were set. */
export function parsePrefix(text: string): { readonly prefix: Prefix; readonly hasHostBits: boolean } | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9][0-9]{0,2})$/.test(digits)) return undefined;
  const length = Number(digits);
  if (length > widthOf(address.family)) return undefined;
  const prefix = prefixOf(address.family, address.value, length);
  return { prefix, hasHostBits: prefix.value !== address.value };
}

/** Parses a prefix that is known to be well formed, for example one of our own records. */
export function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`not a CIDR block: ${text}`);
  return parsed.prefix;
}

/** RFC 5952 text of an address (dotted quad for IPv4). */
export function formatAddress({ family, value }: Address): string {
  if (family === "ipv4") {
    const bits = Number(value);
    return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  let best = { start: 0, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  if (best.length < 2) return hex(0, 8);
  return `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`;
}

/** Canonical text of a prefix: RFC 5952 address, a slash, the length. */
export const formatPrefix = (prefix: Prefix): string => `${formatAddress(prefix)}/${prefix.length}`;

/** The canonical text of a CIDR with host bits cleared, or undefined if `text` isn't a CIDR of the family. */
export function canonicalCidr(text: string, family?: Family): string | undefined {
  const parsed = parsePrefix(text);
  if (parsed === undefined || (family !== undefined && parsed.prefix.family !== family)) return undefined;
  return formatPrefix(parsed.prefix);
}

/** How many addresses the prefix holds. */
export const sizeOf = (prefix: Prefix): bigint => 1n << BigInt(widthOf(prefix.family) - prefix.length);

/** The highest address value of the prefix. */
export const lastOf = (prefix: Prefix): bigint => prefix.value + sizeOf(prefix) - 1n;

/** Reports whether `outer` holds every address of `inner` (a prefix or one address). */
export function contains(outer: Prefix, inner: Prefix | Address): boolean {
  if (outer.family !== inner.family) return false;
  if ("length" in inner && inner.length < outer.length) return false;
  return (inner.value & (MASKS[outer.family][outer.length] as bigint)) === outer.value;
}

/** Reports whether two prefixes share an address. CIDRs only nest, so one contains the other. */
export const overlaps = (a: Prefix, b: Prefix): boolean => contains(a, b) || contains(b, a);

/** Orders prefixes by family, then by address, then the shorter one first. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.length - b.length;
}
