/** What the groups of cells let pass between them, by one compiled network: a path is not looked at. */
import type { Family } from "../../address/prefix.ts";
import { type AllPairs, allPairs } from "../compiled/all-pairs.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import { areConnected } from "../compiled/connections.ts";
import { classOfAddress, type InterfaceClass } from "../compiled/interface-classes.ts";
import { type Passage, passagesOfGroups, type Sent, whatIsSent } from "../compiled/passages.ts";
import { common, trafficOfKey } from "../flow/traffic.ts";
import type { KnownPaths, Translation } from "../paths/known-paths.ts";
import { Candidates } from "./candidates.ts";
import { type Cell, type CellEnd, FAMILIES } from "./cell.ts";

/** So many keys can be asked for in turn, in both families: each is decided for all pairs, which takes megabytes. */
export const KEYS_IN_TURN = 8;

/** Which of an end's classes is of the compiled network. */
export type ClassOf = (end: CellEnd) => InterfaceClass;

export class CellGroups {
  readonly #compiled: CompiledNetwork;
  readonly #classOf: ClassOf;
  readonly #cells: readonly Cell[];
  readonly #paths: KnownPaths;
  readonly #pairs = new Map<string, AllPairs>();
  readonly #candidatesIn = new Map<Family, Candidates>();
  readonly #connected = new Map<number, boolean>();

  constructor(compiled: CompiledNetwork, cells: readonly Cell[], paths: KnownPaths, classOf: ClassOf) {
    this.#compiled = compiled;
    this.#classOf = classOf;
    this.#cells = cells;
    this.#paths = paths;
  }

  admit(from: Cell, to: Cell, family: Family, key: number): boolean {
    const [a, b, sender, receiver] = [from.ends[family], to.ends[family], from.members[0], to.members[0]];
    if (a === undefined || b === undefined || sender === undefined || receiver === undefined) return false;
    const [own, other] = [this.#classOf(a), this.#classOf(b)];
    if (!this.#connects(own, other)) return false;
    const nat = this.#paths.translations(a.spot, b.spot).find(({ keys }) => keys.last >= key)?.nat;
    if (areConnected(this.#compiled, own.vpc, other.vpc) && nat === undefined) {
      return this.#pairsOn(family, key).reaches(sender.id, receiver.id);
    }
    return this.passages(from, to, family).some(({ keys }) => keys.first <= key && key <= keys.last);
  }

  passages(from: Cell, to: Cell, family: Family): readonly (Passage | Sent)[] {
    const [a, b] = [from.ends[family], to.ends[family]];
    if (a === undefined || b === undefined) return [];
    const [own, other] = [this.#classOf(a), this.#classOf(b)];
    const all = this.#paths.translations(a.spot, b.spot);
    const [first, ...others] = all;
    if (others.length === 0) return first === undefined ? [] : this.#seenAs(first.nat, from, to, family, own, other);
    return all.flatMap(({ keys, nat }) =>
      this.#seenAs(nat, from, to, family, own, other).flatMap((passage) => {
        const within = common(passage.keys, keys);
        return within === undefined ? [] : [{ ...passage, keys: within }];
      }),
    );
  }

  /** What passes if the receiver sees packets come from a NAT gateway, or from their sender. */
  #seenAs(
    nat: Translation["nat"],
    from: Cell,
    to: Cell,
    family: Family,
    own: InterfaceClass,
    other: InterfaceClass,
  ): readonly (Passage | Sent)[] {
    if (nat === undefined && !this.#candidates(family).may(from, to)) return [];
    if (!this.#connects(own, other)) return [];
    // Whom the receiver sees isn't known, so its groups don't count.
    if (nat === "unknown") return whatIsSent(this.#compiled, own, other);
    // A NAT gateway on the path puts its own address in the place of the sender's.
    const seen = nat && classOfAddress(this.#compiled, nat.gateway.vpcId, nat.address);
    return passagesOfGroups(this.#compiled, own, other, seen ?? own);
  }

  #candidates(family: Family): Candidates {
    let found = this.#candidatesIn.get(family);
    if (found === undefined) {
      found = new Candidates(this.#compiled, this.#cells, family, this.#classOf);
      this.#candidatesIn.set(family, found);
    }
    return found;
  }

  /** Packets that leave a VPC for where nobody knows may get to any other. */
  #connects(a: InterfaceClass, b: InterfaceClass): boolean {
    const pair = a.vpc * 65536 + b.vpc;
    let connected = this.#connected.get(pair);
    if (connected === undefined) {
      const { vpcs } = this.#compiled;
      connected = areConnected(this.#compiled, a.vpc, b.vpc) || this.#paths.leadsIntoUnknown(vpcs.name(a.vpc) ?? "");
      this.#connected.set(pair, connected);
    }
    return connected;
  }

  #pairsOn(family: Family, key: number): AllPairs {
    const name = `${family}/${key}`;
    const pairs = this.#pairs.get(name) ?? allPairs(this.#compiled, family, trafficOfKey(key));
    // The most recently asked comes last.
    this.#pairs.delete(name);
    const [oldest] = this.#pairs.keys();
    if (oldest !== undefined && this.#pairs.size >= KEYS_IN_TURN * FAMILIES.length) this.#pairs.delete(oldest);
    this.#pairs.set(name, pairs);
    return pairs;
  }
}
