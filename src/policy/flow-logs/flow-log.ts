/**
 * VPC Flow Log records, read from bytes straight into columns of numbers, without making strings of the lines: that
 * (`split`) costs nine times as much as everything else together.
 */
import { type Address, parseAddress } from "../../address/prefix.ts";
import { type Words, wordsOf } from "../compiled/address-index.ts";

const SKIP = 0;
const INTERFACE = 1;
const SOURCE = 2;
const TARGET = 3;
const SOURCE_PORT = 4;
const TARGET_PORT = 5;
const PROTOCOL = 6;
const ACTION = 7;
const STATUS = 8;
const TCP_FLAGS = 9;
const DIRECTION = 10;
const PACKET_SOURCE = 11;
const PACKET_TARGET = 12;

/** The fields that matter here, by AWS's names; AWS has many more. */
const FIELDS: ReadonlyMap<string, number> = new Map([
  ["interface-id", INTERFACE],
  ["srcaddr", SOURCE],
  ["dstaddr", TARGET],
  ["srcport", SOURCE_PORT],
  ["dstport", TARGET_PORT],
  ["protocol", PROTOCOL],
  ["action", ACTION],
  ["log-status", STATUS],
  ["tcp-flags", TCP_FLAGS],
  ["flow-direction", DIRECTION],
  ["pkt-srcaddr", PACKET_SOURCE],
  ["pkt-dstaddr", PACKET_TARGET],
]);
const NEEDED = ["interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"];

/** AWS: the fields of version 2, which a flow log has if no format was chosen. */
export const DEFAULT_FORMAT =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

/** The places of the fields in a line. */
export type FlowLogFormat = Uint8Array;

/**
 * Reads a header line, or the format as AWS writes it (`${version} ${vpc-id} ...`). Undefined if the text names no
 * field; an Error names the fields that are missing.
 */
export function readFormat(text: string): FlowLogFormat | undefined {
  const names = text.replace(/[${}]/g, "").trim().split(/\s+/);
  if (!names.some((name) => FIELDS.has(name))) return undefined;
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`the records have no ${missing.join(", no ")}`);
  return Uint8Array.from(names, (name) => FIELDS.get(name) ?? SKIP);
}

/** The state of a line. */
export const STATE = { ok: 0, nodata: 1, skipdata: 2, malformed: 3 } as const;
/** Bits of `traits`, besides the protocol's number in the lowest eight. */
export const TRAIT = {
  isIpv6: 1 << 8,
  accepted: 1 << 9,
  rejected: 1 << 10,
  /** AWS: flags are those of the whole interval. SYN without ACK comes from the opener, SYN with ACK from the other end. */
  opens: 1 << 11,
  answers: 1 << 12,
  ingress: 1 << 13,
  egress: 1 << 14,
} as const;

const SYN = 2;
const ACK = 16;
/** An IPv6 address that comes again is parsed once, unless there are too many. */
const MOST_KNOWN = 1 << 16;

const SPACE = 32;
const NEWLINE = 10;
const DASH = 45;
const DOT = 46;
const ZERO = 48;

/** Finds interfaces by the bytes of their ids. */
class InterfaceNames {
  readonly #names: readonly Uint8Array[];
  readonly #slots: Int32Array;
  #last = 0;

  constructor(ids: readonly string[]) {
    const encoder = new TextEncoder();
    this.#names = ids.map((id) => encoder.encode(id));
    let size = 16;
    while (size < ids.length * 4) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    this.#names.forEach((name, number) => {
      if (name.length === 0) return;
      let slot = hashEnd(name, 0, name.length) & (size - 1);
      while (this.#slots[slot] !== -1) slot = (slot + 1) & (size - 1);
      this.#slots[slot] = number;
    });
  }

  /** -1 if no interface has that id. */
  find(bytes: Uint8Array, from: number, to: number): number {
    // Records of one interface follow each other.
    if (this.#is(this.#last, bytes, from, to)) return this.#last;
    const mask = this.#slots.length - 1;
    for (let slot = hashEnd(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] as number;
      if (number === -1) return -1;
      if (this.#is(number, bytes, from, to)) {
        this.#last = number;
        return number;
      }
    }
  }

  #is(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#names[number];
    if (name === undefined || name.length !== to - from) return false;
    for (let i = name.length - 1; i >= 0; i--) if (name[i] !== bytes[from + i]) return false;
    return true;
  }
}

/** Ids are random: their last bytes are enough. */
function hashEnd(bytes: Uint8Array, from: number, end: number): number {
  let hash = 0;
  for (let at = end - 1, least = Math.max(from, end - 6); at >= least; at--)
    hash = Math.imul(hash, 31) + (bytes[at] as number);
  hash = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
  return hash ^ (hash >>> 16);
}

/** Records of one stretch of a log, a column for each field. The next stretch overwrites them. */
export class FlowRecords {
  readonly capacity: number;
  count = 0;
  /** Rises when IPv6 addresses are numbered anew. */
  epoch = 0;
  readonly states: Uint8Array;
  /** The interface's number; -1 if it's unknown. */
  readonly interfaces: Int32Array;
  /** An IPv4 address, or the number of an IPv6 one for `ipv6Words`. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly sourcePorts: Uint16Array;
  readonly targetPorts: Uint16Array;
  readonly traits: Uint16Array;
  /** Where each line begins in the bytes, and where the line after the last would. */
  readonly lines: Int32Array;
  readonly #names: InterfaceNames;
  readonly #ipv6 = new Map<string, number>();
  readonly #ipv6Words: Words[] = [];

  /** `ids` are the interfaces by number. */
  constructor(ids: readonly string[], capacity = 16_384) {
    this.capacity = capacity;
    this.#names = new InterfaceNames(ids);
    this.states = new Uint8Array(capacity);
    this.interfaces = new Int32Array(capacity);
    this.sources = new Uint32Array(capacity);
    this.targets = new Uint32Array(capacity);
    this.sourcePorts = new Uint16Array(capacity);
    this.targetPorts = new Uint16Array(capacity);
    this.traits = new Uint16Array(capacity);
    this.lines = new Int32Array(capacity + 1);
  }

  ipv6Words(number: number): Words {
    return this.#ipv6Words[number] as Words;
  }

  /** The address that a record's column holds as `value`. */
  addressOf(record: number, value: number): Address {
    if (((this.traits[record] as number) & TRAIT.isIpv6) === 0) return { family: "ipv4", value: BigInt(value) };
    const words = this.ipv6Words(value);
    return { family: "ipv6", value: words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) };
  }

  /**
   * Reads lines from `from` until `capacity` is reached or the bytes end. They must end with a newline. Returns where the
   * next line begins.
   */
  read(format: FlowLogFormat, bytes: Uint8Array, from: number): number {
    if (this.#ipv6Words.length > MOST_KNOWN) {
      this.#ipv6.clear();
      this.epoch++;
      this.#ipv6Words.length = 0;
    }
    this.count = 0;
    let at = from;
    while (at < bytes.length && this.count < this.capacity) at = this.#readLine(format, bytes, at);
    this.lines[this.count] = at;
    return at;
  }

  /** A function of its own for each line: V8 optimises it once, but a loop around its body again and again. */
  #readLine(format: FlowLogFormat, bytes: Uint8Array, begin: number): number {
    const { count } = this;
    const columns = format.length;
    let at = begin;
    let isWhole = true;
    let state = 0;
    let trait = 0;
    let nic = -1;
    let source = -1;
    let target = -1;
    let packetSource = -1;
    let packetTarget = -1;
    let sourcePort = -1;
    let targetPort = -1;
    let protocol = -1;
    let families = 0;
    let byte = 0;
    for (let column = 0; column < columns; column++) {
      if (column > 0) {
        if (byte !== SPACE) {
          isWhole = false;
          break;
        }
        at++;
      }
      const field = format[column] as number;
      const first = at;
      byte = bytes[at] as number;
      switch (field) {
        case SKIP:
          while (byte > SPACE) byte = bytes[++at] as number;
          break;
        case INTERFACE:
          while (byte > SPACE) byte = bytes[++at] as number;
          nic = this.#names.find(bytes, first, at);
          break;
        case SOURCE:
        case TARGET:
        case PACKET_SOURCE:
        case PACKET_TARGET: {
          let value = 0;
          let octet = 0;
          let octetAt = at;
          let dots = 0;
          let isIpv4 = true;
          for (; byte > SPACE; byte = bytes[++at] as number) {
            const digit = byte - ZERO;
            if (digit >= 0 && digit <= 9) octet = octet * 10 + digit;
            else if (byte === DOT) {
              isIpv4 = isIpv4 && isOctet(octet, at - octetAt);
              value = (value << 8) | octet;
              octet = 0;
              octetAt = at + 1;
              dots++;
            } else isIpv4 = false;
          }
          if (isIpv4 && dots === 3 && isOctet(octet, at - octetAt)) {
            value = ((value << 8) | octet) >>> 0;
            families |= 1;
          } else if (first + 1 === at && bytes[first] === DASH) value = -1;
          else {
            value = this.#ipv6Number(bytes, first, at);
            families |= value < 0 ? 3 : 2;
          }
          if (field === SOURCE) source = value;
          else if (field === TARGET) target = value;
          else if (field === PACKET_SOURCE) packetSource = value;
          else packetTarget = value;
          break;
        }
        case SOURCE_PORT:
        case TARGET_PORT:
        case PROTOCOL:
        case TCP_FLAGS: {
          let value = 0;
          for (; byte > SPACE; byte = bytes[++at] as number) {
            const digit = byte - ZERO;
            // No number in a record has more than five digits: a longer one is out of range, whatever follows.
            value = digit >= 0 && digit <= 9 && value < 100_000 ? value * 10 + digit : 1_000_000;
          }
          if (at === first) value = 1_000_000;
          if (field === SOURCE_PORT) sourcePort = value;
          else if (field === TARGET_PORT) targetPort = value;
          else if (field === PROTOCOL) protocol = value;
          else if ((value & SYN) !== 0 && value < 256) trait |= (value & ACK) !== 0 ? TRAIT.answers : TRAIT.opens;
          break;
        }
        case ACTION:
          if (byte === 65) trait |= TRAIT.accepted;
          else if (byte === 82) trait |= TRAIT.rejected;
          while (byte > SPACE) byte = bytes[++at] as number;
          break;
        case STATUS:
          if (byte === 78) state = STATE.nodata;
          else if (byte === 83) state = STATE.skipdata;
          while (byte > SPACE) byte = bytes[++at] as number;
          break;
        case DIRECTION:
          if (byte === 105) trait |= TRAIT.ingress;
          else if (byte === 101) trait |= TRAIT.egress;
          while (byte > SPACE) byte = bytes[++at] as number;
          break;
      }
    }
    while (byte !== NEWLINE) {
      if (byte >= SPACE) isWhole = false;
      byte = bytes[++at] as number;
    }
    at++;
    // An empty line is not a record.
    if (at - begin <= 2 && (bytes[begin] as number) < SPACE) return at;
    // AWS: srcaddr and dstaddr may belong to something on the path, or be an interface's primary address although the
    // packet has another. Rules see the packet's.
    if (packetSource >= 0) source = packetSource;
    if (packetTarget >= 0) target = packetTarget;
    const isRecord =
      source >= 0 &&
      target >= 0 &&
      families !== 3 &&
      sourcePort >= 0 &&
      sourcePort < 65_536 &&
      targetPort >= 0 &&
      targetPort < 65_536 &&
      protocol >= 0 &&
      protocol < 256;
    if (!isWhole || (state === STATE.ok && !isRecord)) state = STATE.malformed;
    this.states[count] = state;
    this.interfaces[count] = nic;
    this.sources[count] = source;
    this.targets[count] = target;
    this.sourcePorts[count] = sourcePort;
    this.targetPorts[count] = targetPort;
    this.traits[count] = trait | (families === 2 ? TRAIT.isIpv6 : 0) | (protocol & 255);
    this.lines[count] = begin;
    this.count = count + 1;
    return at;
  }

  /** The number of an IPv6 address; -1 if the text isn't one. */
  #ipv6Number(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > 45) return -1;
    let text = "";
    for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] as number);
    const known = this.#ipv6.get(text);
    if (known !== undefined) return known;
    const address = parseAddress(text);
    if (address?.family !== "ipv6") return -1;
    const number = this.#ipv6Words.push(wordsOf(address)) - 1;
    this.#ipv6.set(text, number);
    return number;
  }
}

/** Strict: no leading zeros. */
const isOctet = (value: number, digits: number): boolean =>
  digits === 1 || (digits === 2 && value >= 10) || (digits === 3 && value >= 100 && value <= 255);
