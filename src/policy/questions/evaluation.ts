/** The evaluation of one expectation after the other, on the cells of a network. */
import { contains, formatAddress, formatPrefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Bound, Lack } from "../flow/lack.ts";
import type { Records } from "../flow/records.ts";
import type { Selection } from "../flow/selection.ts";
import { KEY_END, type KeyRange, uncovered } from "../flow/traffic.ts";
import type { Piece } from "../paths/known-paths.ts";
import { type Cell, FAMILIES } from "./cell.ts";
import { KEYS_IN_TURN } from "./cell-groups.ts";
import { type Cells, pairsOf } from "./cells.ts";
import { type Expectation, type Term, termsOf } from "./expectation.ts";
import { lacksBetween, lacksOutside } from "./lacking.ts";
import type { Finding, Tally } from "./outcome.ts";
import { EVERYTHING, outsidePassages, ruleBlocks } from "./outside.ts";

/** For more pairs of cells than this, one port is decided for all interfaces at once. */
const MANY_PAIRS = 20_000;
/** After this many pairs of cells, the caller may let others go on. */
const BREATH = 512;
const ALL: readonly KeyRange[] = [{ first: 0, last: KEY_END - 1 }];

export interface Meant extends Pick<Selection, "blocks" | "isInternet" | "lack"> {
  readonly cells: readonly Cell[];
  readonly set: ReadonlySet<Cell>;
}

/** What an expectation allows. */
interface Allowance {
  readonly from: Meant | "internet";
  readonly to: Meant;
  readonly on: readonly KeyRange[];
}

/** Checks expectations cell by cell, and notes in a tally what is not as expected, and what nobody can tell. */
export class Evaluation {
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

  evaluate(expectation: Expectation, tally: Tally): Steps<void> {
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

  *#may(from: Meant, to: Meant, on: readonly KeyRange[], tally: Tally): Steps<void> {
    let steps = 0;
    const areMany = from.cells.length * to.cells.length > MANY_PAIRS && on.length <= KEYS_IN_TURN;
    for (const sender of from.cells) {
      for (const receiver of to.cells) {
        const pairs = pairsOf(sender, receiver);
        if (tally.isEnough) return;
        if (++steps % BREATH === 0) yield undefined;
        if (pairs === 0) continue;
        tally.looked += pairs;
        const [unsure] = yield* this.#missingBetween(sender, receiver, on, areMany, "surely");
        const [a, b] = somePair(sender, receiver);
        if (unsure === undefined || a === undefined || b === undefined) continue;
        const [keys] = this.#cells.isCertain
          ? [unsure]
          : yield* this.#missingBetween(sender, receiver, on, areMany, "possibly");
        if (keys !== undefined) tally.add({ problem: "refused", from: a, to: b, keys, pairs });
        else tally.lack(lacksBetween(this.#cells.compiled.network, a, b, unsure.first));
      }
    }
    yield* this.#mayOutside(from, to, "ingress", on, tally);
    yield* this.#mayOutside(to, from, "egress", on, tally);
  }

  /** What of `on` doesn't pass. If there are many pairs, single keys are looked up. */
  *#missingBetween(
    sender: Cell,
    receiver: Cell,
    on: readonly KeyRange[],
    areMany: boolean,
    bound: Bound,
  ): Steps<readonly KeyRange[]> {
    const missing: KeyRange[] = [];
    let between: readonly KeyRange[] | undefined;
    for (const range of on) {
      if (areMany && range.first === range.last) {
        if (!this.#cells.reaches(sender, receiver, range.first, bound)) missing.push(range);
        continue;
      }
      between ??= yield* this.#keysBetween(sender, receiver, bound);
      missing.push(...uncovered(range, between));
    }
    return missing;
  }

  *#keysBetween(sender: Cell, receiver: Cell, bound: Bound): Steps<readonly KeyRange[]> {
    const found: KeyRange[] = [];
    for (const family of FAMILIES) {
      const passages = yield* this.#cells.passagesInSteps(sender, receiver, family, bound);
      for (const { keys } of passages) found.push(keys);
    }
    return found;
  }

  /** The part of `may` with one end outside. */
  *#mayOutside(
    outside: Meant,
    inside: Meant,
    direction: Direction,
    on: readonly KeyRange[],
    tally: Tally,
  ): Steps<void> {
    for (const cell of inside.cells) {
      const [nic] = cell.members;
      if (nic === undefined) continue;
      const told = (address: string, keys: KeyRange): Finding =>
        ({ problem: "refused", ...ends(direction, address, nic), keys, pairs: cell.members.length }) as const;
      for (const block of outside.blocks) {
        tally.looked += cell.members.length;
        const cuts = yield* ruleBlocks(this.#cells.compiled.network, [nic], direction);
        for (const piece of this.#cells.paths.piecesOf(block, cuts)) {
          const [unsure] = yield* this.#missing(cell, direction, piece, on, "surely");
          if (unsure === undefined) continue;
          const [keys] = yield* this.#missing(cell, direction, piece, on, "possibly");
          if (keys !== undefined) {
            tally.add(told(formatAddress(piece.sample), keys));
            break;
          }
          const isHere = (each: Piece) => each.spot.place === piece.spot.place;
          tally.lack(yield* this.#lacksOutside(cell, direction, [unsure], isHere));
        }
        yield undefined;
      }
      if (!outside.isInternet) continue;
      tally.looked += cell.members.length;
      const [unsure] = yield* this.#missingOnInternet(cell, direction, on, "surely");
      const [keys] = unsure === undefined ? [] : yield* this.#missingOnInternet(cell, direction, on, "possibly");
      if (keys !== undefined) tally.add(told("internet", keys));
      else if (unsure !== undefined) tally.lack(yield* this.#lacksOutside(cell, direction, [unsure], isOfInternet));
      yield undefined;
    }
  }

  *#missing(
    cell: Cell,
    direction: Direction,
    piece: Piece,
    on: readonly KeyRange[],
    bound: Bound,
  ): Steps<readonly KeyRange[]> {
    const host = { ...piece.sample, length: piece.sample.family === "ipv4" ? 32 : 128 };
    const found = outsidePassages(this.#cells, cell, direction, [host], () => true, bound);
    const keys: KeyRange[] = [];
    for (const passage of found) {
      if (passage === undefined) yield;
      else keys.push(...passage.keys);
    }
    return on.flatMap((range) => uncovered(range, keys));
  }

  /** What of `on` no single address of the internet passes. */
  *#missingOnInternet(
    cell: Cell,
    direction: Direction,
    on: readonly KeyRange[],
    bound: Bound,
  ): Steps<readonly KeyRange[]> {
    const reached = new Map<string, KeyRange[]>();
    for (const passage of outsidePassages(this.#cells, cell, direction, EVERYTHING, isOfInternet, bound)) {
      yield;
      if (passage === undefined) continue;
      const address = formatAddress(passage.piece.sample);
      reached.set(address, [...(reached.get(address) ?? []), ...passage.keys]);
    }
    return on.filter((range) => ![...reached.values()].some((keys) => uncovered(range, keys).length === 0));
  }

  /** What isn't known of flows on `keys` that may pass between a cell and the pieces that it concerns. */
  *#lacksOutside(
    cell: Cell,
    direction: Direction,
    on: readonly KeyRange[],
    concerns: (piece: Piece) => boolean,
  ): Steps<readonly Lack[]> {
    const lacks: Lack[] = [];
    for (const passage of outsidePassages(this.#cells, cell, direction, EVERYTHING, concerns, "possibly")) {
      yield;
      if (passage === undefined) continue;
      const { piece, keys, lack } = passage;
      const asked = keys.flatMap((part) => on.map((range) => both(range, part))).filter(isSome);
      if (asked.length > 0) lacks.push(...lacksOutside(this.#cells, cell, direction, piece, asked, lack));
    }
    return lacks;
  }

  *#mayNot(from: Meant, to: Meant, on: readonly KeyRange[], tally: Tally): Steps<void> {
    let steps = 0;
    for (const sender of from.cells) {
      for (const receiver of to.cells) {
        if (tally.isEnough) return;
        if (++steps % BREATH === 0) yield undefined;
        yield* this.#refuseBetween(sender, receiver, on, [], tally);
      }
    }
    for (const [outside, inside, direction] of [
      [from, to, "ingress"],
      [to, from, "egress"],
    ] as const) {
      if (outside.blocks.length === 0 && !outside.isInternet) continue;
      for (const cell of inside.cells) {
        yield* this.#refuseOutside(cell, direction, on, tally, (piece) =>
          (outside.isInternet && isOfInternet(piece)) || outside.blocks.some((block) => contains(block, piece.sample))
            ? []
            : undefined,
        );
        yield undefined;
      }
    }
  }

  *#nothing({ direction, of, on, except }: Expectation & { readonly kind: "nothing" }, tally: Tally): Steps<void> {
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
        yield* this.#refuseBetween(
          sender,
          receiver,
          orAll(on),
          allowed.flatMap((allowance) => allowance.on),
          tally,
        );
      }
      yield* this.#refuseOutside(cell, direction, orAll(on), tally, (piece) =>
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

  *#internetOnly(
    targets: readonly { readonly to: Term; readonly on: readonly KeyRange[] }[],
    tally: Tally,
  ): Steps<void> {
    const meant = targets.map(({ to, on }) => ({ to: this.#meant(to), on: orAll(on) }));
    for (const cell of this.#cells.all) {
      if (tally.isEnough) return;
      const [nic] = cell.members;
      if (nic === undefined || this.#own.get("network-interface", nic.id) === undefined) continue;
      const allowed = meant.flatMap(({ to, on }) => (to.set.has(cell) ? on : []));
      yield* this.#refuseOutside(cell, "ingress", ALL, tally, (piece) => (isOfInternet(piece) ? allowed : undefined));
      yield undefined;
    }
  }

  /** Checks that of `on` only what is allowed passes from one cell to the other. */
  *#refuseBetween(
    sender: Cell,
    receiver: Cell,
    on: readonly KeyRange[],
    allowed: readonly KeyRange[],
    tally: Tally,
  ): Steps<void> {
    const pairs = pairsOf(sender, receiver);
    if (pairs === 0) return;
    tally.looked += pairs;
    const [from, to] = somePair(sender, receiver);
    if (from === undefined || to === undefined) return;
    for (const family of FAMILIES) {
      for (const { keys, ...rules } of yield* this.#cells.passagesInSteps(sender, receiver, family, "surely")) {
        const [too] = on.flatMap((range) => uncovered(both(range, keys), allowed));
        if (too === undefined) continue;
        tally.add({ problem: "allowed", from, to, keys: too, pairs, ...rules });
        return;
      }
    }
    if (this.#cells.isCertain) return;
    const perhaps = yield* this.#keysBetween(sender, receiver, "possibly");
    const [too] = perhaps.flatMap((keys) => on.flatMap((range) => uncovered(both(range, keys), allowed)));
    if (too !== undefined) tally.lack(lacksBetween(this.#cells.compiled.network, from, to, too.first));
  }

  /**
   * Checks that of `on` only what is allowed passes between a cell and the addresses outside. `allowed` returns undefined
   * for a piece that doesn't matter.
   */
  *#refuseOutside(
    cell: Cell,
    direction: Direction,
    on: readonly KeyRange[],
    tally: Tally,
    allowed: (piece: Piece) => readonly KeyRange[] | undefined,
  ): Steps<void> {
    const [nic] = cell.members;
    if (nic === undefined) return;
    const pairs = cell.members.length;
    tally.looked += pairs;
    const told = new Set<string>();
    const concerns = (piece: Piece) => allowed(piece) !== undefined;
    for (const passage of outsidePassages(this.#cells, cell, direction, EVERYTHING, concerns)) {
      yield;
      if (passage === undefined) continue;
      const { rule, block, piece, keys } = passage;
      if (told.has(rule.id)) continue;
      const [too] = keys.flatMap((part) => on.flatMap((range) => uncovered(both(range, part), allowed(piece) ?? [])));
      if (too === undefined) continue;
      told.add(rule.id);
      const which = direction === "ingress" ? { ingressRuleId: rule.id } : { egressRuleId: rule.id };
      tally.add({ problem: "allowed", ...ends(direction, formatPrefix(block), nic), keys: too, pairs, ...which });
    }
    if (this.#cells.isCertain || told.size > 0) return;
    const perhaps = outsidePassages(this.#cells, cell, direction, EVERYTHING, concerns, "possibly");
    for (const passage of perhaps) {
      yield;
      if (passage === undefined) continue;
      const { piece, keys, lack } = passage;
      const too = keys.flatMap((part) => on.flatMap((range) => uncovered(both(range, part), allowed(piece) ?? [])));
      tally.lack(lacksOutside(this.#cells, cell, direction, piece, too, too.length > 0 ? lack : undefined));
    }
  }
}

const orAll = (on: readonly KeyRange[]): readonly KeyRange[] => (on.length === 0 ? ALL : on);

const isOfInternet = (piece: Piece): boolean => piece.isOfInternet;

const both = (a: KeyRange, b: KeyRange): KeyRange => ({
  first: Math.max(a.first, b.first),
  last: Math.min(a.last, b.last),
});

const isSome = ({ first, last }: KeyRange): boolean => first <= last;

const ends = (direction: Direction, address: string, nic: NetworkInterface) =>
  direction === "ingress" ? { from: address, to: nic } : { from: nic, to: address };

/** Two different interfaces: cells are whole here, so two of them are either the same or have no interface in common. */
function somePair(sender: Cell, receiver: Cell): readonly [NetworkInterface | undefined, NetworkInterface | undefined] {
  const [from] = sender.members;
  return [from, receiver.members.find((nic) => nic !== from)];
}
