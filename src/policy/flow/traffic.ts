/** What a flow carries: a protocol with its port or ICMP type, and the one number by which rules compare it. */
import type { SecurityGroupRule } from "../../model/records/security-group.ts";

/**
 * The packets that a question is about. A bare number names a protocol without ports. ICMP's `type` and `code` are those
 * of the packet that opens the flow (8 and 0 for an echo request).
 */
export type Traffic =
  | { readonly protocol: "tcp" | "udp"; readonly port: number; readonly sourcePort?: number }
  | { readonly protocol: "icmp" | "icmpv6"; readonly type: number; readonly code: number }
  | { readonly protocol: number };

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]));

/** Every protocol, as rules write it. */
const ALL_PROTOCOLS = -1;
/** One above the highest key. */
export const KEY_END = 0x1000000;

/** The IANA number of a protocol as rules and calls name it, -1 for all; undefined for an unknown name. */
export function protocolNumber(name: string): number | undefined {
  const known = NUMBERS[name];
  if (known !== undefined) return known;
  if (!/^(-1|0|[1-9][0-9]{0,2})$/.test(name)) return undefined;
  const number = Number(name);
  return number <= 255 ? number : undefined;
}

/** `tcp` for 6, `50` for 50, `all` for -1. */
const protocolName = (number: number): string =>
  number === ALL_PROTOCOLS ? "all" : (NAMES.get(number) ?? String(number));

/** The protocol and its port (or ICMP type and code) as one number below `KEY_END`. */
export const keyOf = (protocol: number, low: number): number => (protocol << 16) | low;

export function trafficKey(traffic: Traffic): number {
  if ("port" in traffic) return keyOf(NUMBERS[traffic.protocol] as number, traffic.port);
  if ("type" in traffic) return keyOf(NUMBERS[traffic.protocol] as number, (traffic.type << 8) | traffic.code);
  return keyOf(traffic.protocol, 0);
}

/** Traffic that has the key. */
export function trafficOfKey(key: number): Traffic {
  const [protocol, low] = [key >>> 16, key & 0xffff];
  if (protocol === 6 || protocol === 17) return { protocol: protocol === 6 ? "tcp" : "udp", port: low };
  if (protocol === 1 || protocol === 58) {
    return { protocol: protocol === 1 ? "icmp" : "icmpv6", type: low >>> 8, code: low & 255 };
  }
  return { protocol };
}

/** Keys from `first` to `last`, both included. */
export interface KeyRange {
  readonly first: number;
  readonly last: number;
}

const NOTHING: KeyRange = { first: 1, last: 0 };

/** The keys that a protocol with a port range covers; `-1` in a port, type or code means all of them. */
export function keyRange(protocolText: string, from: number, to: number): KeyRange {
  const protocol = protocolNumber(protocolText);
  if (protocol === undefined) return NOTHING;
  if (protocol === ALL_PROTOCOLS) return { first: 0, last: KEY_END - 1 };
  const base = protocol << 16;
  if (protocol === 1 || protocol === 58) {
    if (from < 0) return { first: base, last: base | 0xffff };
    return to < 0
      ? { first: base | (from << 8), last: base | (from << 8) | 0xff }
      : { first: base | (from << 8) | to, last: base | (from << 8) | to };
  }
  // AWS: a protocol other than TCP, UDP and ICMP has no ports; its rules cover all of it.
  if ((protocol !== 6 && protocol !== 17) || from < 0) return { first: base, last: base | 0xffff };
  return { first: base | from, last: base | to };
}

/** The parts of `keys` that none of `taken` covers. */
export function uncovered(keys: KeyRange, taken: readonly KeyRange[]): readonly KeyRange[] {
  let left: readonly KeyRange[] = keys.first <= keys.last ? [keys] : [];
  for (const { first, last } of taken) {
    left = left.flatMap((part) =>
      [
        { first: part.first, last: Math.min(part.last, first - 1) },
        { first: Math.max(part.first, last + 1), last: part.last },
      ].filter((rest) => rest.first <= rest.last),
    );
  }
  return left;
}

/** The keys that both ranges have; undefined if there are none. */
export function common(a: KeyRange, b: KeyRange): KeyRange | undefined {
  const [first, last] = [Math.max(a.first, b.first), Math.min(a.last, b.last)];
  return first <= last ? { first, last } : undefined;
}

/** The keys that any of the ranges covers, in order. */
export function merged(ranges: readonly KeyRange[]): readonly KeyRange[] {
  const found: KeyRange[] = [];
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = found.at(-1);
    if (before === undefined || first > before.last + 1) found.push({ first, last });
    else found[found.length - 1] = { first: before.first, last: Math.max(before.last, last) };
  }
  return found;
}

export const rangeOfRule = (rule: SecurityGroupRule): KeyRange => keyRange(rule.protocol, rule.fromPort, rule.toPort);

/** Reads `tcp/443`, `udp/53`, `icmp/8/0`, `icmp` (an echo request), `icmpv6/128`, `esp`-like numbers such as `50`. */
export function parseTraffic(text: string): Traffic | undefined {
  const [name = "", ...numbers] = text.split("/");
  if (!numbers.every((n) => /^(0|[1-9][0-9]{0,4})$/.test(n))) return undefined;
  const [first, second] = numbers.map(Number);
  const protocol = protocolNumber(name);
  if (protocol === undefined || protocol === ALL_PROTOCOLS || numbers.length > 2) return undefined;
  switch (protocol) {
    case 6:
    case 17:
      if (first === undefined || first > 65535 || second !== undefined) return undefined;
      return { protocol: protocol === 6 ? "tcp" : "udp", port: first };
    case 1:
    case 58: {
      const type = first ?? (protocol === 1 ? 8 : 128);
      if (type > 255 || (second ?? 0) > 255) return undefined;
      return { protocol: protocol === 1 ? "icmp" : "icmpv6", type, code: second ?? 0 };
    }
    default:
      return first === undefined ? { protocol } : undefined;
  }
}

/** The text that `parseTraffic` reads. */
export function formatTraffic(traffic: Traffic): string {
  if ("port" in traffic) return `${traffic.protocol}/${traffic.port}`;
  if ("type" in traffic) return `${traffic.protocol}/${traffic.type}/${traffic.code}`;
  return protocolName(traffic.protocol);
}

/**
 * Reads what `formatKeys` writes for one protocol: `all`, `tcp`, `tcp/443`, `tcp/8000-8999`, `icmp/8`, `icmp/8/0`, `50`. Also
 * reads `tcp/all` and `icmp/all`.
 */
export function parseKeys(text: string): KeyRange | undefined {
  if (text === "all") return { first: 0, last: KEY_END - 1 };
  const [name = "", low, code, ...more] = text.split("/");
  const protocol = protocolNumber(name);
  if (protocol === undefined || protocol === ALL_PROTOCOLS || more.length > 0) return undefined;
  if (low === undefined || (low === "all" && code === undefined)) return keyRange(name, -1, -1);
  const [from = -1, to = from, ...rest] = low.split("-").map((n) => (/^[0-9]{1,5}$/.test(n) ? Number(n) : -1));
  const isIcmp = protocol === 1 || protocol === 58;
  if (from < 0 || to < from || rest.length > 0 || to > (isIcmp ? 255 : 65535)) return undefined;
  if (!isIcmp) return (protocol === 6 || protocol === 17) && code === undefined ? keyRange(name, from, to) : undefined;
  if (code === undefined) return { first: keyOf(protocol, from << 8), last: keyOf(protocol, (to << 8) | 255) };
  return /^[0-9]{1,3}$/.test(code) && Number(code) < 256 && from === to
    ? keyRange(name, from, Number(code))
    : undefined;
}

/** A range as people read it: `all`, `tcp/443`, `tcp/8000-8999`, `tcp`, `icmp/8`, `50`; of several protocols, a list. */
export function formatKeys({ first, last }: KeyRange): string {
  if (first === 0 && last === KEY_END - 1) return "all";
  const [protocol, end] = [first >>> 16, last >>> 16];
  if (protocol === end) return formatLow(protocol, first & 0xffff, last & 0xffff);
  const startsWhole = (first & 0xffff) === 0;
  const endsWhole = (last & 0xffff) === 0xffff;
  const [from, to] = [startsWhole ? protocol : protocol + 1, endsWhole ? end : end - 1];
  return [
    ...(startsWhole ? [] : [formatLow(protocol, first & 0xffff, 0xffff)]),
    ...(from > to ? [] : [formatProtocols(from, to)]),
    ...(endsWhole ? [] : [formatLow(end, 0, last & 0xffff)]),
  ].join(", ");
}

/** `protocols 7-16`, `protocols 7-255 with udp and icmpv6`. */
function formatProtocols(from: number, to: number): string {
  if (from === to) return protocolName(from);
  const named = [...NAMES].flatMap(([number, name]) => (number >= from && number <= to ? [name] : []));
  const last = named.slice(-1).join("");
  const names = named.length < 2 ? last : `${named.slice(0, -1).join(", ")} and ${last}`;
  return `protocols ${from}-${to}${names === "" ? "" : ` with ${names}`}`;
}

/** Keys of one protocol, which need no ports if they're all of it. */
function formatLow(protocol: number, from: number, to: number): string {
  const name = protocolName(protocol);
  if (from === 0 && to === 0xffff) return name;
  if (protocol !== 1 && protocol !== 58) return from === to ? `${name}/${from}` : `${name}/${from}-${to}`;
  const [type, lastType] = [from >>> 8, to >>> 8];
  const [code, lastCode] = [from & 255, to & 255];
  if (type === lastType) {
    if (code === 0 && lastCode === 255) return `${name}/${type}`;
    return `${name}/${type}/${code}${code === lastCode ? "" : `-${lastCode}`}`;
  }
  if (code === 0 && lastCode === 255) return `${name}/${type}-${lastType}`;
  const [first, last] = [code === 0 ? type : type + 1, lastCode === 255 ? lastType : lastType - 1];
  return [
    ...(code === 0 ? [] : [formatLow(protocol, from, (type << 8) | 255)]),
    ...(first > last ? [] : [formatLow(protocol, first << 8, (last << 8) | 255)]),
    ...(lastCode === 255 ? [] : [formatLow(protocol, lastType << 8, to)]),
  ].join(", ");
}
