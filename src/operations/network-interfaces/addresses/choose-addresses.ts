/** Chooses the addresses of interfaces from the free space of their subnets; one chooser per call. */
import {
  type Address,
  contains,
  type Family,
  formatAddress,
  formatPrefix,
  hostPrefix,
  lastOf,
  type Prefix,
  parseAddress,
  parsePrefix,
  prefix,
  prefixOf,
  sizeOf,
  widthOf,
} from "../../../address/prefix.ts";
import { AwsError, awsError } from "../../../model/aws-error.ts";
import { DELEGATED_LENGTH } from "../../../model/records/network-interface.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { hasAny, type World } from "../../../model/world/world.ts";
import { addressInUse } from "../../addresses/find-address.ts";
import type { Call } from "../../operation.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";
import { RESERVED_FIRST, RESERVED_LAST, takenIn } from "./taken-addresses.ts";

const FULL = "InsufficientFreeAddressesInSubnet";
export const subnetIsFull = awsError(
  FULL,
  () => "The specified subnet does not have enough free addresses to satisfy the request.",
);
// AWS: catalogue 449
const noFreePrefix = awsError(
  "InsufficientCidrBlocks",
  () => "The specified subnet does not have enough free cidr blocks to satisfy the request.",
);
// AWS: catalogue 426
const outsideSubnet = awsError(
  "InvalidParameterValue",
  (address: string) => `Address ${address} does not fall within the subnet's address range`,
);
const reserved = awsError(
  "InvalidParameterValue",
  (address: string) => `Address ${address} is in subnet's reserved address range`,
);
// ours: no evidence of AWS's other texts
const malformedAddress = awsError("InvalidParameterValue", (text: string) => `Invalid IP address: ${text}`);
const malformedPrefix = awsError(
  "InvalidParameterValue",
  (text: string, length: number) => `The prefix ${text} is not valid. It must be a /${length} block.`,
);
const noBlock = awsError(
  "InvalidParameterValue",
  (subnetId: string, family: string) => `The subnet ${subnetId} has no ${family} CIDR block.`,
);

const MOST_GUESSES = 1000;

interface KeptBlock {
  readonly block: Prefix;
  readonly type: "prefix" | "explicit";
}

/** The result of `choose`; undefined if the subnet has too few free addresses for it. Other refusals pass through. */
export function unlessFull<T extends object>(choose: () => T): T | undefined {
  try {
    return choose();
  } catch (error) {
    if (error instanceof AwsError && error.code === FULL) return undefined;
    throw error;
  }
}

export class AddressChooser {
  readonly #world: World;
  readonly #digits: Call<unknown>["random"];
  /** `<subnet>/<address or prefix>` that this call has already chosen. */
  readonly #chosen = new Set<string>();
  /** Subnet -> the lowest IPv4 address that may be free: this call has found everything below it taken. */
  readonly #from = new Map<string, number>();
  /** Subnet -> the blocks that its reservations exclude. */
  readonly #kept = new Map<string, readonly KeptBlock[]>();

  constructor({ world, random }: Pick<Call<unknown>, "world" | "random">) {
    this.#world = world;
    this.#digits = random;
  }

  /** INVARIANT: no two accounts that use a subnet get the same address of it. */
  #worldOf({ vpcId }: Subnet): World {
    return wholeVpc(this.#world, vpcId);
  }

  /** Refuses more addresses than the subnet has left, without searching for any. */
  refuseMoreThanFree(subnet: Subnet, family: Family, count: number): void {
    if (family === "ipv6") return;
    const size = this.#blocks(subnet, family).reduce((sum, block) => sum + Number(sizeOf(block)), 0);
    const reserved = Number(RESERVED_FIRST + RESERVED_LAST);
    if (count > size - reserved - takenIn(this.#worldOf(subnet), subnet.id).count) throw subnetIsFull();
  }

  /** Any free address. */
  any(subnet: Subnet, family: Family): string {
    const blocks = this.#blocks(subnet, family);
    for (const block of blocks) {
      const found = family === "ipv4" ? this.#lowest(subnet, block) : this.#random(subnet, block, widthOf(family));
      if (found !== undefined) return this.#choose(subnet, formatAddress({ family, value: found }));
    }
    throw subnetIsFull();
  }

  /** The address that the caller names, if it's available. */
  given(subnet: Subnet, family: Family, text: string, options: { mayBeTaken?: boolean } = {}): string {
    const address = parseAddress(text);
    if (address === undefined || address.family !== family) throw malformedAddress(text);
    const block = this.#blocks(subnet, family).find((block) => contains(block, address));
    if (block === undefined) throw outsideSubnet(text);
    if (isReserved(block, hostPrefix(address))) throw reserved(text);
    if (!options.mayBeTaken && this.#isTaken(subnet, address)) throw addressInUse(text);
    return this.#choose(subnet, formatAddress(address));
  }

  anyPrefix(subnet: Subnet, family: Family): string {
    for (const block of this.#blocks(subnet, family)) {
      const found = family === "ipv4" ? this.#lowestPrefix(subnet, block) : this.#randomPrefix(subnet, block);
      if (found !== undefined) return this.#choose(subnet, formatPrefix(found));
    }
    throw noFreePrefix();
  }

  givenPrefix(subnet: Subnet, family: Family, text: string): string {
    const parsed = parsePrefix(text);
    const length = DELEGATED_LENGTH[family];
    if (parsed === undefined || parsed.hasHostBits || parsed.prefix.family !== family) {
      throw malformedPrefix(text, length);
    }
    if (parsed.prefix.length !== length) throw malformedPrefix(text, length);
    const block = this.#blocks(subnet, family).find((block) => contains(block, parsed.prefix));
    if (block === undefined) throw outsideSubnet(text);
    if (isReserved(block, parsed.prefix)) throw reserved(text);
    if (!this.#isFreePrefix(subnet, parsed.prefix)) throw addressInUse(text);
    return this.#choose(subnet, formatPrefix(parsed.prefix));
  }

  #blocks({ id, cidr, ipv6CidrBlocks }: Subnet, family: Family): readonly Prefix[] {
    const texts = family === "ipv6" ? ipv6CidrBlocks.map((block) => block.cidr) : cidr === "" ? [] : [cidr];
    if (texts.length === 0) throw noBlock(id, family === "ipv4" ? "IPv4" : "IPv6");
    return texts.map((text) => prefix(text));
  }

  #choose(subnet: Subnet, text: string): string {
    this.#chosen.add(`${subnet.id}/${text}`);
    return text;
  }

  #isChosen(subnet: Subnet, text: string): boolean {
    return this.#chosen.has(`${subnet.id}/${text}`);
  }

  #isTaken(subnet: Subnet, address: Address): boolean {
    const texts = [formatAddress(address), formatPrefix(delegatedPrefixOf(address))];
    return texts.some(
      (text) =>
        this.#isChosen(subnet, text) ||
        hasAny(this.#worldOf(subnet).by("network-interface", "address", `${subnet.vpcId}/${text}`)),
    );
  }

  /** IPv4 addresses are assigned from the lowest upwards. */
  #lowest(subnet: Subnet, block: Prefix): bigint | undefined {
    const taken = takenIn(this.#worldOf(subnet), subnet.id);
    const first = this.#from.get(subnet.id) ?? Number((block.value + RESERVED_FIRST) & 0xffffn);
    const last = Number((lastOf(block) - RESERVED_LAST) & 0xffffn);
    const kept = this.#keptBlocks(subnet);
    for (let at = taken.nextFree(first, last); at !== undefined; at = taken.nextFree(at + 1, last)) {
      const address: Address = { family: "ipv4", value: (block.value & ~0xffffn) | BigInt(at) };
      const keeper = kept.find(({ block }) => contains(block, address));
      if (keeper !== undefined) at = Number(lastOf(keeper.block) & 0xffffn);
      else if (this.#chosen.size === 0 || !this.#isTaken(subnet, address)) {
        this.#from.set(subnet.id, at + 1);
        return address.value;
      }
    }
    return undefined;
  }

  #lowestPrefix(subnet: Subnet, block: Prefix): Prefix | undefined {
    const length = DELEGATED_LENGTH.ipv4;
    // AWS: a reservation for prefixes is used before the rest of the subnet.
    const kept = this.#keptBlocks(subnet);
    const first = kept.filter(({ type }) => type === "prefix").map(({ block }) => block);
    for (const range of [...first, block]) {
      for (let value = range.value; value <= lastOf(range); value += 16n) {
        const found = prefixOf("ipv4", value, length);
        if (isReserved(block, found) || !this.#isFreePrefix(subnet, found)) continue;
        if (range === block && kept.some(({ block }) => contains(block, found))) continue;
        return found;
      }
    }
    return undefined;
  }

  /** An IPv6 block is far too large to fill, so a free address is found by trial. */
  #random(subnet: Subnet, block: Prefix, length: number): bigint | undefined {
    for (let guess = 0; guess < MOST_GUESSES; guess++) {
      const digits = this.#digits(8);
      const value = block.value | (BigInt(`0x${digits}`) & (sizeOf(block) - 1n));
      const address: Address = { family: block.family, value };
      if (isReserved(block, hostPrefix(address)) || this.#isTaken(subnet, address)) continue;
      return prefixOf(block.family, value, length).value;
    }
    return undefined;
  }

  #randomPrefix(subnet: Subnet, block: Prefix): Prefix | undefined {
    const spare = BigInt(DELEGATED_LENGTH.ipv6 - block.length);
    for (let guess = 0; guess < MOST_GUESSES; guess++) {
      const digits = this.#digits(8);
      const number = BigInt(`0x${digits}`) & ((1n << spare) - 1n);
      const found: Prefix = {
        ...block,
        value: block.value | (number << BigInt(128 - DELEGATED_LENGTH.ipv6)),
        length: DELEGATED_LENGTH.ipv6,
      };
      if (!isReserved(block, found) && this.#isFreePrefix(subnet, found)) return found;
    }
    return undefined;
  }

  #isFreePrefix(subnet: Subnet, found: Prefix): boolean {
    if (!takenIn(this.#worldOf(subnet), subnet.id).isFreeBlock(found.family, found.value)) return false;
    for (const key of this.#chosen) {
      const [subnetId, text = "", length] = key.split("/");
      if (subnetId !== subnet.id) continue;
      if (length === undefined ? contains(found, parseAddress(text) as Address) : text === formatAddress(found)) {
        return false;
      }
    }
    return true;
  }

  /** Blocks that reservations exclude: all reservations exclude single addresses, `explicit` ones also prefixes. */
  #keptBlocks(subnet: Subnet): readonly KeptBlock[] {
    const { id } = subnet;
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const kept = this.#worldOf(subnet)
      .by("subnet-cidr-reservation", "subnet", id)
      .map(({ cidr, reservationType }) => ({ block: prefix(cidr), type: reservationType }))
      .toArray();
    this.#kept.set(id, kept);
    return kept;
  }
}

const delegatedPrefixOf = ({ family, value }: Address): Prefix => prefixOf(family, value, DELEGATED_LENGTH[family]);

function isReserved(block: Prefix, found: Prefix): boolean {
  return found.value < block.value + RESERVED_FIRST || lastOf(found) > lastOf(block) - RESERVED_LAST;
}
