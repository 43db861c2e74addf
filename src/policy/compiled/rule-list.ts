/**
 * One list of rules, compiled once: from an address to the keys it may use, each with the first rule that allows them.
 * Addresses first, ports second: CIDRs only nest, so this grows with the rules, not with their products.
 */
import { type Family, type Prefix, widthOf } from "../../address/prefix.ts";
import type { KeyRange } from "../flow/traffic.ts";
import { AddressIndex } from "./address-index.ts";
import { BulkKernel, UNDECIDED } from "./bulk-kernel.ts";
import { type Allowance, disjoint, findInBlock } from "./port-block.ts";

export interface ListedRule {
  readonly prefix: Prefix;
  readonly keys: KeyRange;
}

/**
 * The blocks of nested CIDRs are merged up to this many ranges; above, each CIDR keeps its own and they are searched in
 * turn. Otherwise thousands of ports open to everyone would be repeated for each smaller CIDR.
 */
const MERGED = 64;
/** From so many questions together on, the tables are copied once to where the kernel reads them. */
export const KERNEL_FROM = 4096;

export class RuleList {
  readonly #index: AddressIndex;
  readonly #family: Family;
  /** Blocks of `findInBlock`; a negative length means a list of that many blocks' offsets. */
  readonly #blocks: Int32Array;
  /** Made when first needed; null where it cannot be. */
  #kernel: BulkKernel | null | undefined;

  /** Takes the rules of one family; the others match nothing. Answers are places in `rules`. */
  constructor(family: Family, rules: readonly ListedRule[]) {
    this.#family = family;
    const peers: { readonly prefix: Prefix; readonly allowances: Allowance[] }[] = [];
    const known = new Map<string, number>();
    rules.forEach(({ prefix, keys }, rule) => {
      if (prefix.family !== family) return;
      const key = `${prefix.value}/${prefix.length}`;
      const peer = known.get(key) ?? peers.push({ prefix, allowances: [] }) - 1;
      known.set(key, peer);
      peers[peer]?.allowances.push({ ...keys, rule });
    });
    const lengthOf = (peer: number) => peers[peer]?.prefix.length ?? 0;
    const index = new AddressIndex((a, b) => lengthOf(a) > lengthOf(b));
    index.addAll(peers.map(({ prefix }, peer) => ({ prefix, peer })));

    const words: number[] = [0];
    const own = new Map<number, number>();
    const write = (ranges: readonly Allowance[]): number => {
      const at = words.push(ranges.length) - 1;
      for (const { first, last, rule } of ranges) words.push(first, last, rule);
      return at;
    };
    const blockOf = (peer: number): number => {
      const at = own.get(peer) ?? write(disjoint(peers[peer]?.allowances ?? []));
      own.set(peer, at);
      return at;
    };
    index.replaceSets((set) => {
      const { ids } = index.sets;
      const members = [...ids.subarray(set + 1, set + 1 + (ids[set] as number))];
      if (members.length === 0) return 0;
      const [only] = members;
      if (members.length === 1 && only !== undefined) return blockOf(only);
      const all = members.flatMap((peer) => peers[peer]?.allowances ?? []);
      if (all.length <= MERGED) return write(disjoint(all.sort((a, b) => a.rule - b.rule)));
      const parts = members.map(blockOf);
      const at = words.push(-parts.length) - 1;
      words.push(...parts);
      return at;
    });
    this.#index = index;
    this.#blocks = Int32Array.from(words);
  }

  /** The first rule that lets an address use a key, or -1. IPv4 addresses are `w0` alone. */
  find(w0: number, w1: number, w2: number, w3: number, key: number): number {
    const at = this.#index.find(w0, w1, w2, w3);
    return (this.#blocks[at] as number) >= 0 ? findInBlock(this.#blocks, at, key) : this.#findInParts(at, key);
  }

  #findInParts(at: number, key: number): number {
    let best = -1;
    for (let part = 1; part <= -(this.#blocks[at] as number); part++) {
      const rule = findInBlock(this.#blocks, this.#blocks[at + part] as number, key);
      if (rule >= 0 && (best < 0 || rule < best)) best = rule;
    }
    return best;
  }

  /** Decides `keys.length` questions; `addresses` has one word each for IPv4, four for IPv6. */
  findMany(addresses: Uint32Array, keys: Int32Array, rules: Int32Array): void {
    const words = widthOf(this.#family) / 32;
    const kernel = keys.length >= KERNEL_FROM ? this.#kernelFor(words) : null;
    if (kernel !== null) this.#findByKernel(kernel, addresses, keys, rules, words);
    else if (words === 1) findMany4(this.#index.root, this.#index.nodes, this.#blocks, addresses, keys, rules, this);
    else {
      for (let i = 0, at = 0; i < keys.length; i++, at += 4) {
        rules[i] = this.find(
          addresses[at] as number,
          addresses[at + 1] as number,
          addresses[at + 2] as number,
          addresses[at + 3] as number,
          keys[i] as number,
        );
      }
    }
  }

  #kernelFor(words: number): BulkKernel | null {
    if (this.#kernel !== undefined) return this.#kernel;
    const { root, nodes, buckets } = this.#index;
    try {
      this.#kernel = new BulkKernel(words, [root, nodes, buckets, this.#blocks]);
    } catch {
      this.#kernel = null;
    }
    return this.#kernel;
  }

  #findByKernel(kernel: BulkKernel, addresses: Uint32Array, keys: Int32Array, rules: Int32Array, words: number): void {
    kernel.findMany(addresses, keys, rules);
    for (let i = 0; i < keys.length; i++) {
      if (rules[i] !== UNDECIDED) continue;
      const word = (place: number) => addresses[i * words + place] ?? 0;
      rules[i] = this.find(word(0), word(1), word(2), word(3), keys[i] as number);
    }
  }

  /** The compiled arrays: the index's, and its blocks. */
  get tables(): { readonly index: AddressIndex; readonly blocks: Int32Array } {
    return { index: this.#index, blocks: this.#blocks };
  }
}

/** IPv4 in one loop over plain arrays, which V8 compiles to a third of the time of a call for each. */
function findMany4(
  root: Int32Array,
  nodes: Int32Array,
  blocks: Int32Array,
  addresses: Uint32Array,
  keys: Int32Array,
  rules: Int32Array,
  list: RuleList,
): void {
  for (let i = 0; i < keys.length; i++) {
    const address = addresses[i] as number;
    const key = keys[i] as number;
    let at = root[address >>> 16] as number;
    if (at < 0) {
      at = nodes[(~at << 8) | ((address >>> 8) & 255)] as number;
      if (at < 0) at = nodes[(~at << 8) | (address & 255)] as number;
    }
    const count = blocks[at] as number;
    if (count < 0 || count > 8) {
      rules[i] = list.find(address, 0, 0, 0, key);
      continue;
    }
    let rule = -1;
    for (let range = at + 1, end = at + 1 + count * 3; range < end; range += 3) {
      if (key >= (blocks[range] as number) && key <= (blocks[range + 1] as number)) {
        rule = blocks[range + 2] as number;
        break;
      }
    }
    rules[i] = rule;
  }
}
