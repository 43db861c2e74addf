/** Decides many flows at once on a compiled network, by number. */
import type { Family } from "../../address/prefix.ts";
import { trafficOfKey } from "../flow/traffic.ts";
import { neverFiltered } from "../rules/never-filtered.ts";
import type { AddressIndex } from "./address-index.ts";
import { type CompiledNetwork, EGRESS, FIELD, INGRESS, MEETS, ROW } from "./compiled-network.ts";
import { admits } from "./peer-tables.ts";

/** No rule of the side lets the flow pass. */
export const REFUSED = -1;
/**
 * The side has no interface of ours, or one that no group filters, or the destination is never filtered.
 * @internal Production only asks what is refused; tests tell this apart from a rule's slot.
 */
export const UNFILTERED = -2;

/**
 * Flows of one family. An end is an interface's number (`compiled.interfaces.find(id)`), or -1 outside. Its address is
 * always given: one word for IPv4; four for IPv6, the highest first.
 */
export interface FlowBatch {
  readonly family: Family;
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  /** `trafficKey` of each. */
  readonly keys: Int32Array;
}

/**
 * Decides `batch.count` flows. For each, writes into `egress` and `ingress` the slot of the rule that lets it pass
 * (`compiled.ruleId`), `REFUSED` or `UNFILTERED`.
 */
export function decideMany(compiled: CompiledNetwork, batch: FlowBatch, egress: Int32Array, ingress: Int32Array): void {
  compiled.refresh();
  const { from, to, source, target, keys, family } = batch;
  const side = new Side(compiled, family);
  const words = family === "ipv4" ? 1 : 4;
  for (let flow = 0; flow < batch.count; flow++) {
    const a = from[flow] as number;
    const b = to[flow] as number;
    const key = keys[flow] as number;
    const at = flow * words;
    egress[flow] = a < 0 ? UNFILTERED : side.decide(EGRESS, a, b, target, at, key);
    ingress[flow] = b < 0 ? UNFILTERED : side.decide(INGRESS, b, a, source, at, key);
  }
}

/** One side's questions, with everything they read at hand. Good until the network changes. */
class Side {
  readonly #compiled: CompiledNetwork;
  readonly #isIpv4: boolean;
  readonly #rows: Int32Array;
  readonly #lists: Int32Array;
  readonly #tables: Int32Array;
  readonly #at: Int32Array;
  readonly #sets: Int32Array;
  readonly #meets: Uint8Array;
  readonly #vpcs: number;
  readonly #index: AddressIndex;
  readonly #resolvers: Uint32Array;
  readonly #open: ReadonlySet<number>;

  constructor(compiled: CompiledNetwork, family: Family) {
    this.#compiled = compiled;
    this.#isIpv4 = family === "ipv4";
    this.#rows = compiled.rows;
    this.#lists = compiled.groupLists.ids;
    this.#tables = compiled.tables.words;
    this.#at = compiled.tables.at;
    this.#index = compiled.index(family);
    this.#sets = this.#index.sets.ids;
    this.#resolvers = compiled.resolvers;
    this.#open = compiled.openLists;
    this.#meets = compiled.meets;
    this.#vpcs = compiled.vpcs.size;
  }

  decide(direction: number, local: number, remote: number, address: Uint32Array, at: number, key: number): number {
    const rows = this.#rows;
    const row = local * ROW;
    if (this.#open.size > 0 && this.#open.has(rows[row + FIELD.groups] as number)) return UNFILTERED;
    const peers = this.#isIpv4 ? this.#peers4(remote, address[at] as number) : this.#peers6(remote, address, at);
    if (remote < 0 && this.#mayBeExempt(row, address, at) && this.#isExempt(local, address, at, key)) return UNFILTERED;
    let references = 0;
    if (remote >= 0) {
      references = rows[remote * ROW + FIELD.groups] as number;
      const [here, there] = [rows[row + FIELD.vpc] as number, rows[remote * ROW + FIELD.vpc] as number];
      if (here !== there && ((this.#meets[here * this.#vpcs + there] as number) & (MEETS[direction] as number)) === 0) {
        references = this.#compiled.associated.size === 0 ? 0 : this.#associatedOnly(references, there);
      }
    }
    return search(
      this.#tables,
      this.#at,
      this.#lists,
      rows[row + FIELD.groups] as number,
      direction,
      this.#sets,
      peers,
      references < 0 ? this.#scratch : this.#lists,
      Math.max(references, 0),
      key,
    );
  }

  readonly #scratch = new Int32Array(32);

  /** Writes those of the remote's groups that are associated with its VPC to the scratch list. */
  #associatedOnly(references: number, vpc: number): number {
    let count = 0;
    for (let i = 1; i <= (this.#lists[references] as number); i++) {
      const group = this.#lists[references + i] as number;
      if (this.#compiled.associated.has(group * 65536 + vpc)) this.#scratch[++count] = group;
    }
    this.#scratch[0] = count;
    return count === 0 ? 0 : -1;
  }

  #peers4(remote: number, address: number): number {
    const index = this.#index;
    if (remote < 0) return index.find(address, 0, 0, 0);
    const rows = this.#rows;
    const row = remote * ROW;
    if (rows[row + FIELD.stamp4] === index.version && rows[row + FIELD.ipv4] === (address | 0)) {
      return rows[row + FIELD.set4] as number;
    }
    const set = index.find(address, 0, 0, 0);
    if (rows[row + FIELD.ipv4] === (address | 0)) {
      rows[row + FIELD.set4] = set;
      rows[row + FIELD.stamp4] = index.version;
    }
    return set;
  }

  #peers6(remote: number, words: Uint32Array, at: number): number {
    const index = this.#index;
    const [w0, w1, w2, w3] = [
      words[at] as number,
      words[at + 1] as number,
      words[at + 2] as number,
      words[at + 3] as number,
    ];
    if (remote < 0) return index.find(w0, w1, w2, w3);
    const rows = this.#rows;
    const row = remote * ROW;
    const isPrimary =
      rows[row + FIELD.ipv6 + 3] === (w3 | 0) &&
      rows[row + FIELD.ipv6 + 2] === (w2 | 0) &&
      rows[row + FIELD.ipv6 + 1] === (w1 | 0) &&
      rows[row + FIELD.ipv6] === (w0 | 0);
    if (isPrimary && rows[row + FIELD.stamp6] === index.version) return rows[row + FIELD.set6] as number;
    const set = index.find(w0, w1, w2, w3);
    if (isPrimary) {
      rows[row + FIELD.set6] = set;
      rows[row + FIELD.stamp6] = index.version;
    }
    return set;
  }

  /** A cheap test that every exempt address passes, and few others do. */
  #mayBeExempt(row: number, address: Uint32Array, at: number): boolean {
    const first = address[at] as number;
    if (this.#isIpv4) {
      return (
        first >>> 16 === 0xa9fe ||
        (first | 0) === (this.#rows[row + FIELD.router] as number) ||
        first === (this.#resolvers[this.#rows[row + FIELD.vpc] as number] as number) ||
        first === 0xffffffff
      );
    }
    return first === 0xfd000ec2 || first === 0xff020000 || (address[at + 3] === 1 && address[at + 2] === 0);
  }

  #isExempt(local: number, address: Uint32Array, at: number, key: number): boolean {
    const { network, interfaces } = this.#compiled;
    const nic = network.get("network-interface", interfaces.name(local) ?? "");
    if (nic === undefined) return false;
    const count = this.#isIpv4 ? 1 : 4;
    let value = 0n;
    for (let i = 0; i < count; i++) value = (value << 32n) | BigInt(address[at + i] as number);
    const remote = { family: this.#isIpv4 ? "ipv4" : "ipv6", value } as const;
    return neverFiltered(network, nic, { address: remote }, trafficOfKey(key)) !== undefined;
  }
}

/**
 * The rule of the first group in `list` that admits one of the remote's peers on `key`: first the peers in the set of its
 * address, in their order, then its groups.
 */
function search(
  tables: Int32Array,
  tableAt: Int32Array,
  lists: Int32Array,
  list: number,
  direction: number,
  sets: Int32Array,
  set: number,
  referenceLists: Int32Array,
  references: number,
  key: number,
): number {
  const groups = lists[list] as number;
  const peers = sets[set] as number;
  const members = referenceLists[references] as number;
  for (let g = 1; g <= groups; g++) {
    const table = tableAt[(lists[list + g] as number) * 2 + direction] as number;
    if (table === 0) continue;
    for (let p = 1; p <= peers; p++) {
      const rule = admits(tables, table, sets[set + p] as number, key);
      if (rule >= 0) return rule;
    }
    for (let m = 1; m <= members; m++) {
      const rule = admits(tables, table, (referenceLists[references + m] as number) * 2 + 1, key);
      if (rule >= 0) return rule;
    }
  }
  return REFUSED;
}
