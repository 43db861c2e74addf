/** Interfaces that no rule can distinguish: the same VPC, the same groups, an address in the same blocks. */
import type { Address, Family } from "../../address/prefix.ts";
import { wordsOf } from "./address-index.ts";
import { type CompiledNetwork, FIELD, ROW } from "./compiled-network.ts";

export interface InterfaceClass {
  readonly vpc: number;
  /** Group numbers. */
  readonly groups: readonly number[];
  /** Peer ids of the blocks that contain the address. */
  readonly peers: readonly number[];
  /** Equal for classes with equal `peers`. */
  readonly peerSet: number;
  /** Interface numbers. */
  readonly members: readonly number[];
}

/** The classes of all interfaces with a primary address of the family. */
export function interfaceClasses(compiled: CompiledNetwork, family: Family): readonly InterfaceClass[] {
  compiled.refresh();
  const index = compiled.index(family);
  const { rows, groupLists } = compiled;
  const has = family === "ipv4" ? FIELD.hasIpv4 : FIELD.hasIpv6;
  const members = new Map<string, { readonly row: number; readonly set: number; readonly numbers: number[] }>();
  for (const [, number] of compiled.interfaces.entries()) {
    const row = number * ROW;
    if (rows[row + has] === 0) continue;
    const word = (field: number) => (rows[row + field] as number) >>> 0;
    const six = FIELD.ipv6;
    const set =
      family === "ipv4"
        ? index.find(word(FIELD.ipv4), 0, 0, 0)
        : index.find(word(six), word(six + 1), word(six + 2), word(six + 3));
    const key = `${rows[row + FIELD.vpc]}/${rows[row + FIELD.groups]}/${set}`;
    const found = members.get(key);
    if (found === undefined) members.set(key, { row, set, numbers: [number] });
    else found.numbers.push(number);
  }
  return [...members.values()].map(({ row, set, numbers }) => ({
    vpc: rows[row + FIELD.vpc] as number,
    groups: listAt(groupLists.ids, rows[row + FIELD.groups] as number),
    peers: listAt(index.sets.ids, set),
    peerSet: set,
    members: numbers,
  }));
}

const listAt = (words: Int32Array, at: number): readonly number[] => [
  ...words.subarray(at + 1, at + 1 + (words[at] as number)),
];

/** The class of an address in a VPC that is in no group: how receivers see what a NAT gateway has translated. */
export function classOfAddress(compiled: CompiledNetwork, vpcId: string, address: Address): InterfaceClass {
  compiled.refresh();
  const index = compiled.index(address.family);
  const set = index.find(...wordsOf(address));
  const vpc = compiled.vpcs.find(vpcId) ?? -1;
  return { vpc, groups: [], peers: listAt(index.sets.ids, set), peerSet: set, members: [] };
}
