/**
 * Evaluates expectations of a network: what may reach what, what may not, and that nothing else does.
 *
 * The selectors of all expectations are resolved first. Interfaces that the same selectors mean, and that no rule and no path
 * distinguishes, share a cell; addresses outside are cut into pieces where a selector, a route or an ACL begins or ends. So
 * an expectation is checked for each pair of cells, and for each cell with each piece, and every interface and address is
 * covered. "Nothing else" needs no special case: whatever passes must be allowed by another expectation.
 *
 * Of a pair, what passes is compared as ranges of keys: `web may reach db on tcp/5432` and a rule for tcp/5000-6000 leave
 * tcp/5000-5431 and tcp/5433-6000 to "nothing else may reach db".
 */
import { contains, formatAddress, formatPrefix, type Prefix, widthOf } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import type { Records } from "../flow/network.ts";
import { type Selection, type Selector, select } from "../flow/selection.ts";
import { KEY_END, type KeyRange } from "../flow/traffic.ts";
import type { Piece } from "../paths/known-paths.ts";
import { linkLocalService } from "../rules/never-filtered.ts";
import { type Cell, FAMILIES } from "./cell.ts";
import { Cells, KEYS_IN_TURN, pairsOf, uncovered } from "./cells.ts";
import { type Finding, type Outcome, Tally } from "./outcome.ts";
import { EVERYTHING, outsidePassages, ruleBlocks } from "./outside.ts";

/** What an end of an expectation means: the union of its selectors. */
type Term = readonly Selector[];

export type Expectation =
  | { readonly kind: "may"; readonly from: Term; readonly to: Term; readonly on: readonly KeyRange[] }
  /** An empty `on` means all traffic, here and below. */
  | { readonly kind: "may-not"; readonly from: Term; readonly to: Term; readonly on: readonly KeyRange[] }
  /** `ingress`: nothing may reach it. `egress`: it may reach nothing. `except`: apart from what other expectations allow. */
  | {
      readonly kind: "nothing";
      readonly direction: Direction;
      readonly of: Term;
      readonly on: readonly KeyRange[];
      readonly except: boolean;
    }
  | {
      readonly kind: "internet-reaches-only";
      readonly targets: readonly { readonly to: Term; readonly on: readonly KeyRange[] }[];
    };

/** For more pairs of cells than this, one port is decided for all interfaces at once. */
const MANY_PAIRS = 20_000;
/** After this many pairs of cells, the caller may let others go on. */
const BREATH = 512;
const ALL: readonly KeyRange[] = [{ first: 0, last: KEY_END - 1 }];

interface Meant {
  readonly cells: readonly Cell[];
  readonly set: ReadonlySet<Cell>;
  readonly blocks: readonly Prefix[];
  readonly isInternet: boolean;
}

/**
 * Evaluates expectations of the asker's own partition and those that it's peered with. Yields the outcomes in order, and
 * undefined in between whenever the caller may let others go on. INVARIANT: the records must not change meanwhile.
 */
export function* evaluate(
  compiled: CompiledNetwork,
  own: Records,
  expectations: readonly Expectation[],
): Generator<Outcome | undefined, void> {
  const terms = new Map<string, Selection | { readonly problem: string }>();
  for (const expectation of expectations) {
    for (const term of termsOf(expectation)) {
      const key = JSON.stringify(term);
      if (!terms.has(key)) terms.set(key, union(term.map((selector) => select(compiled.network, own, selector))));
    }
  }
  const marks = new Map<NetworkInterface, string>();
  const blocks: Prefix[] = [];
  [...terms.values()].forEach((selection, i) => {
    if ("problem" in selection) return;
    for (const nic of selection.interfaces) marks.set(nic, `${marks.get(nic) ?? ""},${i}`);
    blocks.push(...selection.blocks);
  });
  yield undefined;
  const cells = new Cells(compiled, (nic) => marks.get(nic) ?? "", blocks);
  yield undefined;
  const meaning = new Map<string, Meant | { readonly problem: string }>();
  for (const [key, selection] of terms) {
    if ("problem" in selection) {
      meaning.set(key, selection);
      continue;
    }
    const members = new Set(selection.interfaces);
    const chosen = cells.all.filter(({ members: [first] }) => first !== undefined && members.has(first));
    meaning.set(key, { ...selection, cells: chosen, set: new Set(chosen) });
  }
  const evaluation = new Evaluation(cells, own, expectations, (term) => meaning.get(JSON.stringify(term)) as Meant);
  for (const [index, expectation] of expectations.entries()) {
    const problems = termsOf(expectation).flatMap((term) => {
      const meant = meaning.get(JSON.stringify(term));
      return meant !== undefined && "problem" in meant ? [meant.problem] : [];
    });
    const [problem] = problems;
    if (problem !== undefined) {
      yield { index, verdict: "undecidable", problem, looked: 0, broken: 0, isGivenUp: false, findings: [] };
      continue;
    }
    const tally = new Tally();
    yield* evaluation.evaluate(expectation, tally);
    yield tally.outcome(index);
  }
}

function termsOf(expectation: Expectation): readonly Term[] {
  switch (expectation.kind) {
    case "may":
    case "may-not":
      return [expectation.from, expectation.to];
    case "nothing":
      return [expectation.of];
    case "internet-reaches-only":
      return expectation.targets.map(({ to }) => to);
  }
}

function union(parts: readonly (Selection | { readonly problem: string })[]): Selection | { readonly problem: string } {
  const problem = parts.find((part) => "problem" in part);
  if (problem !== undefined) return problem;
  const known = parts.filter((part): part is Selection => !("problem" in part));
  for (const block of known.flatMap(({ blocks }) => blocks)) {
    const service = block.length === widthOf(block.family) ? linkLocalService(block) : undefined;
    if (service !== undefined) return { problem: `nothing filters ${service} at ${formatAddress(block)}` };
  }
  return {
    interfaces: [...new Set(known.flatMap(({ interfaces }) => interfaces))],
    blocks: known.flatMap(({ blocks }) => blocks),
    isInternet: known.some(({ isInternet }) => isInternet),
  };
}

/** What an expectation allows. */
interface Allowance {
  readonly from: Meant | "internet";
  readonly to: Meant;
  readonly on: readonly KeyRange[];
}

type Steps = Generator<undefined, void>;

class Evaluation {
  readonly #cells: Cells;
  readonly #own: Records;
  readonly #meant: (term: Term) => Meant;
  readonly #allowances: readonly Allowance[];

  constructor(cells: Cells, own: Records, expectations: readonly Expectation[], meant: (term: Term) => Meant) {
    this.#cells = cells;
    this.#own = own;
    this.#meant = meant;
    this.#allowances = expectations.flatMap((expectation): readonly Allowance[] => {
      const known = termsOf(expectation).every((term) => !("problem" in meant(term)));
      if (!known) return [];
      if (expectation.kind === "may") {
        return [{ from: meant(expectation.from), to: meant(expectation.to), on: expectation.on }];
      }
      if (expectation.kind !== "internet-reaches-only") return [];
      return expectation.targets.map(({ to, on }) => ({ from: "internet", to: meant(to), on: orAll(on) }));
    });
  }

  evaluate(expectation: Expectation, tally: Tally): Steps {
    switch (expectation.kind) {
      case "may":
        return this.#may(this.#meant(expectation.from), this.#meant(expectation.to), expectation.on, tally);
      case "may-not":
        return this.#mayNot(this.#meant(expectation.from), this.#meant(expectation.to), orAll(expectation.on), tally);
      case "nothing":
        return this.#nothing(expectation, tally);
      case "internet-reaches-only":
        return this.#internetOnly(expectation.targets, tally);
    }
  }

  *#may(from: Meant, to: Meant, on: readonly KeyRange[], tally: Tally): Steps {
    let steps = 0;
    const areMany = from.cells.length * to.cells.length > MANY_PAIRS && on.length <= KEYS_IN_TURN;
    for (const sender of from.cells) {
      for (const receiver of to.cells) {
        const pairs = pairsOf(sender, receiver);
        if (tally.isEnough) return;
        if (++steps % BREATH === 0) yield undefined;
        if (pairs === 0) continue;
        tally.looked += pairs;
        const missing = on.flatMap((range) => {
          if (areMany && range.first === range.last)
            return this.#cells.reaches(sender, receiver, range.first) ? [] : [range];
          const passing = FAMILIES.flatMap((f) => this.#cells.passages(sender, receiver, f).map(({ keys }) => keys));
          return uncovered(range, passing);
        });
        const [keys] = missing;
        const [a, b] = somePair(sender, receiver);
        if (keys !== undefined && a && b) tally.add({ problem: "refused", from: a, to: b, keys, pairs });
      }
    }
    yield* this.#mayOutside(from, to, "ingress", on, tally);
    yield* this.#mayOutside(to, from, "egress", on, tally);
  }

  /** The part of `may` with one end outside. */
  *#mayOutside(outside: Meant, inside: Meant, direction: Direction, on: readonly KeyRange[], tally: Tally): Steps {
    for (const cell of inside.cells) {
      const [nic] = cell.members;
      if (nic === undefined) continue;
      const told = (address: string, keys: KeyRange): Finding =>
        ({ problem: "refused", ...ends(direction, address, nic), keys, pairs: cell.members.length }) as const;
      for (const block of outside.blocks) {
        tally.looked += cell.members.length;
        const cuts = ruleBlocks(this.#cells.compiled.network, [nic], direction);
        for (const piece of this.#cells.paths.piecesOf(block, cuts)) {
          const [missing] = this.#missing(cell, direction, piece, on);
          if (missing !== undefined) {
            tally.add(told(formatAddress(piece.sample), missing));
            break;
          }
        }
        yield undefined;
      }
      if (!outside.isInternet) continue;
      tally.looked += cell.members.length;
      const reached = new Map<string, KeyRange[]>();
      for (const { piece, keys } of outsidePassages(this.#cells, cell, direction, EVERYTHING, isOfInternet)) {
        const address = formatAddress(piece.sample);
        reached.set(address, [...(reached.get(address) ?? []), ...keys]);
      }
      const missing = on.flatMap((range) =>
        [...reached.values()].some((keys) => uncovered(range, keys).length === 0) ? [] : [range],
      );
      if (missing[0] !== undefined) tally.add(told("internet", missing[0]));
      yield undefined;
    }
  }

  #missing(cell: Cell, direction: Direction, piece: Piece, on: readonly KeyRange[]): readonly KeyRange[] {
    const host = { ...piece.sample, length: piece.sample.family === "ipv4" ? 32 : 128 };
    const keys = [...outsidePassages(this.#cells, cell, direction, [host])].flatMap((passage) => passage.keys);
    return on.flatMap((range) => uncovered(range, keys));
  }

  *#mayNot(from: Meant, to: Meant, on: readonly KeyRange[], tally: Tally): Steps {
    let steps = 0;
    for (const sender of from.cells) {
      for (const receiver of to.cells) {
        if (tally.isEnough) return;
        if (++steps % BREATH === 0) yield undefined;
        this.#refuseBetween(sender, receiver, on, [], tally);
      }
    }
    for (const [outside, inside, direction] of [
      [from, to, "ingress"],
      [to, from, "egress"],
    ] as const) {
      if (outside.blocks.length === 0 && !outside.isInternet) continue;
      for (const cell of inside.cells) {
        this.#refuseOutside(cell, direction, on, tally, (piece) =>
          (outside.isInternet && isOfInternet(piece)) || outside.blocks.some((block) => contains(block, piece.sample))
            ? []
            : undefined,
        );
        yield undefined;
      }
    }
  }

  *#nothing({ direction, of, on, except }: Expectation & { readonly kind: "nothing" }, tally: Tally): Steps {
    const isIn = direction === "ingress";
    const allowances = except ? this.#allowances : [];
    const mine = this.#meant(of);
    let steps = 0;
    for (const cell of mine.cells) {
      const about = allowances.filter(
        ({ from, to }) => (isIn ? to : from) !== "internet" && ((isIn ? to : from) as Meant).set.has(cell),
      );
      for (const other of this.#cells.all) {
        if (tally.isEnough) return;
        if (++steps % BREATH === 0) yield undefined;
        const allowed = about.filter(({ from, to }) => {
          const far = isIn ? from : to;
          return far !== "internet" && far.set.has(other);
        });
        const [sender, receiver] = isIn ? [other, cell] : [cell, other];
        this.#refuseBetween(
          sender,
          receiver,
          orAll(on),
          allowed.flatMap((allowance) => allowance.on),
          tally,
        );
      }
      this.#refuseOutside(cell, direction, orAll(on), tally, (piece) =>
        about.flatMap((allowance) => {
          const far = isIn ? allowance.from : allowance.to;
          const isMeant =
            far === "internet"
              ? isOfInternet(piece)
              : (far.isInternet && isOfInternet(piece)) || far.blocks.some((block) => contains(block, piece.sample));
          return isMeant ? allowance.on : [];
        }),
      );
    }
  }

  *#internetOnly(targets: readonly { readonly to: Term; readonly on: readonly KeyRange[] }[], tally: Tally): Steps {
    const meant = targets.map(({ to, on }) => ({ to: this.#meant(to), on: orAll(on) }));
    for (const cell of this.#cells.all) {
      if (tally.isEnough) return;
      const [nic] = cell.members;
      if (nic === undefined || this.#own.get("network-interface", nic.id) === undefined) continue;
      const allowed = meant.flatMap(({ to, on }) => (to.set.has(cell) ? on : []));
      this.#refuseOutside(cell, "ingress", ALL, tally, (piece) => (isOfInternet(piece) ? allowed : undefined));
      yield undefined;
    }
  }

  /** Checks that of `on` only what is allowed passes from one cell to the other. */
  #refuseBetween(
    sender: Cell,
    receiver: Cell,
    on: readonly KeyRange[],
    allowed: readonly KeyRange[],
    tally: Tally,
  ): void {
    const pairs = pairsOf(sender, receiver);
    if (pairs === 0) return;
    tally.looked += pairs;
    const [from, to] = somePair(sender, receiver);
    if (from === undefined || to === undefined) return;
    for (const family of FAMILIES) {
      for (const { keys, ...rules } of this.#cells.passages(sender, receiver, family)) {
        const [too] = on.flatMap((range) => uncovered(both(range, keys), allowed));
        if (too === undefined) continue;
        tally.add({ problem: "allowed", from, to, keys: too, pairs, ...rules });
        return;
      }
    }
  }

  /**
   * Checks that of `on` only what is allowed passes between a cell and the addresses outside. `allowed` returns undefined
   * for a piece that doesn't matter.
   */
  #refuseOutside(
    cell: Cell,
    direction: Direction,
    on: readonly KeyRange[],
    tally: Tally,
    allowed: (piece: Piece) => readonly KeyRange[] | undefined,
  ): void {
    const [nic] = cell.members;
    if (nic === undefined) return;
    const pairs = cell.members.length;
    tally.looked += pairs;
    const told = new Set<string>();
    const concerns = (piece: Piece) => allowed(piece) !== undefined;
    for (const { rule, block, piece, keys } of outsidePassages(this.#cells, cell, direction, EVERYTHING, concerns)) {
      if (told.has(rule.id)) continue;
      const [too] = keys.flatMap((part) => on.flatMap((range) => uncovered(both(range, part), allowed(piece) ?? [])));
      if (too === undefined) continue;
      told.add(rule.id);
      const which = direction === "ingress" ? { ingressRuleId: rule.id } : { egressRuleId: rule.id };
      tally.add({ problem: "allowed", ...ends(direction, formatPrefix(block), nic), keys: too, pairs, ...which });
    }
  }
}

const orAll = (on: readonly KeyRange[]): readonly KeyRange[] => (on.length === 0 ? ALL : on);

const isOfInternet = (piece: Piece): boolean => piece.isOfInternet;

const both = (a: KeyRange, b: KeyRange): KeyRange => ({
  first: Math.max(a.first, b.first),
  last: Math.min(a.last, b.last),
});

const ends = (direction: Direction, address: string, nic: NetworkInterface) =>
  direction === "ingress" ? { from: address, to: nic } : { from: nic, to: address };

/** Two different interfaces: cells are whole here, so two of them are either the same or have no interface in common. */
function somePair(sender: Cell, receiver: Cell): readonly [NetworkInterface | undefined, NetworkInterface | undefined] {
  const [from] = sender.members;
  return [from, receiver.members.find((nic) => nic !== from)];
}
