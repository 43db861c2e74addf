/** Which addresses of each subnet are taken: kept in step with the interfaces, so that the next free one is cheap. */
import { type Family, parseAddress, prefix, prefixOf } from "../../../address/prefix.ts";
import { DELEGATED_LENGTH, type NetworkInterface } from "../../../model/records/network-interface.ts";
import type { Resource } from "../../../model/records/tag.ts";
import type { View, World } from "../../../model/world/world.ts";

const WORDS = 2 ** 16 / 32;

/** The taken addresses of one subnet. */
export class TakenAddresses {
  /** One bit per IPv4 address, by its low 16 bits. AWS: no subnet is larger than a /16. */
  readonly #bits = new Uint32Array(WORDS);
  /** How many IPv6 addresses or prefixes are taken in each /80. A subnet has too many addresses for a bit each. */
  readonly #blocks = new Map<bigint, number>();
  /** How many IPv4 addresses are taken. */
  count = 0;

  get isEmpty(): boolean {
    return this.count === 0 && this.#blocks.size === 0;
  }

  mark({ privateIpv4, ipv6, ipv4Prefixes, ipv6Prefixes }: NetworkInterface, isTaken: boolean): void {
    for (const { address } of privateIpv4) this.#markIpv4(lowBits(address), 1, isTaken);
    for (const text of ipv4Prefixes) this.#markIpv4(Number(prefix(text).value & 0xffffn), 16, isTaken);
    for (const { address } of ipv6) this.#markBlock(blockOf(address), isTaken);
    for (const text of ipv6Prefixes) this.#markBlock(prefix(text).value, isTaken);
  }

  /** The first free IPv4 address from `from` to `to` (low 16 bits, inclusive). */
  nextFree(from: number, to: number): number | undefined {
    for (let at = from; at <= to; ) {
      const free = ~(this.#bits[at >>> 5] as number) & (-1 << (at & 31));
      if (free === 0) {
        at = (at | 31) + 1;
        continue;
      }
      const found = (at & ~31) + (31 - Math.clz32(free & -free));
      return found <= to ? found : undefined;
    }
    return undefined;
  }

  /** Reports whether a delegated prefix that begins at `value` would be entirely free. */
  isFreeBlock(family: Family, value: bigint): boolean {
    if (family === "ipv6") return !this.#blocks.has(value);
    const at = Number(value & 0xffffn);
    return (((this.#bits[at >>> 5] as number) >>> (at & 31)) & 0xffff) === 0;
  }

  #markIpv4(from: number, size: number, isTaken: boolean): void {
    for (let at = from; at < from + size; at++) {
      const bit = 1 << (at & 31);
      const word = this.#bits[at >>> 5] as number;
      if (((word & bit) !== 0) === isTaken) continue;
      this.#bits[at >>> 5] = word ^ bit;
      this.count += isTaken ? 1 : -1;
    }
  }

  #markBlock(block: bigint, isTaken: boolean): void {
    const count = (this.#blocks.get(block) ?? 0) + (isTaken ? 1 : -1);
    if (count === 0) this.#blocks.delete(block);
    else this.#blocks.set(block, count);
  }
}

function lowBits(address: string): number {
  const [, , third, fourth] = address.split(".");
  return Number(third) * 256 + Number(fourth);
}

const blockOf = (address: string): bigint =>
  prefixOf("ipv6", parseAddress(address)?.value ?? 0n, DELEGATED_LENGTH.ipv6).value;

function mark(built: Map<string, TakenAddresses>, found: NetworkInterface, isTaken: boolean): void {
  const taken = built.get(found.subnetId) ?? new TakenAddresses();
  taken.mark(found, isTaken);
  if (taken.isEmpty) built.delete(found.subnetId);
  else built.set(found.subnetId, taken);
}

// INVARIANT: an address of a subnet is taken exactly while a network interface has it, alone or in a prefix.
const takenBySubnet: View<Map<string, TakenAddresses>> = {
  kinds: ["network-interface"],
  build(records) {
    const built = new Map<string, TakenAddresses>();
    for (const found of records.all("network-interface")) mark(built, found, true);
    return built;
  },
  update(built, _kind, before: Resource | undefined, after: Resource | undefined) {
    if (before !== undefined) mark(built, before as NetworkInterface, false);
    if (after !== undefined) mark(built, after as NetworkInterface, true);
    return built;
  },
};

const NONE = new TakenAddresses();

export const takenIn = (world: World, subnetId: string): TakenAddresses =>
  world.view(takenBySubnet).get(subnetId) ?? NONE;

/** AWS: the first four addresses of a subnet's block and the last one are never assigned, in either family. */
export const RESERVED_FIRST = 4n;
export const RESERVED_LAST = 1n;
