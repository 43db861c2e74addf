/** A question about sets of interfaces: every pair of distinct interfaces is checked, and identical answers are grouped. */
import { type Family, formatAddress, type Prefix } from "../../address/prefix.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Network } from "../flow/network.ts";
import { blockersOf, type Explanation, lacksOf } from "../flow/path.ts";
import type { Selection } from "../flow/selection.ts";
import { type Traffic, trafficKey } from "../flow/traffic.ts";
import type { End, SideVerdict } from "../flow/verdict.ts";
import { explainWhole } from "../paths/explain-whole.ts";
import { KnownPaths } from "../paths/known-paths.ts";
import { type Cell, FAMILIES } from "./cell.ts";
import { type Cells, pairsOf, tooWide } from "./cells.ts";
import { publicAddressIn } from "./exposure.ts";
import { EVERYTHING, ruleBlocks } from "./outside.ts";

interface Answer {
  readonly explanation: Explanation;
  /** How many pairs have this answer. The explanation is the first pair's. */
  pairs: number;
  readonly senders: Set<string>;
  readonly receivers: Set<string>;
}

export interface Examined {
  readonly pairs: number;
  readonly allowed: number;
  readonly undecidable: number;
  /** Refusals first; of each outcome, the most frequent answers first. */
  readonly answers: readonly Answer[];
  /** Pairs that are counted without being in an answer. */
  readonly untold: number;
}

/** So many pairs of cells are explained; the rest are only counted. */
const MOST_EXPLAINED = 1_000;
/** Pairs of cells, or of a cell and an address. */
const MOST_PAIRS = 500_000;

/** One side of pairs with the same answer: a cell, or one address outside. */
interface Party {
  readonly name: string;
  readonly cell?: Cell;
  readonly end?: End;
}

/** The pairs that a question is about, before it says on what traffic. */
interface AskedPairs {
  readonly network: Network;
  readonly cells: Cells | undefined;
  readonly paths: KnownPaths;
  readonly senders: readonly Party[];
  readonly receivers: readonly Party[];
  readonly sides: "some sender" | "some receiver" | "all";
}

/**
 * Needs `cellsOf` only for sets: a single pair is explained from the records, which is as quick. The records must not change
 * between the steps.
 */
export function* pairsBetween(
  network: Network,
  from: Selection,
  to: Selection,
  cellsOf: () => Steps<Cells>,
): Steps<AskedPairs | { readonly problem: string }> {
  const isSingle = from.interfaces.length <= 1 && to.interfaces.length <= 1;
  const cells = isSingle ? undefined : yield* cellsOf();
  const paths = cells?.paths ?? new KnownPaths(network);
  const senders = yield* partiesOf(network, from, to, "ingress", cells, paths);
  const receivers = yield* partiesOf(network, to, from, "egress", cells, paths);
  const problem = tooWide(senders.length, receivers.length, MOST_PAIRS);
  if (problem !== undefined) return { problem };
  const sides = from.isInternet ? "some sender" : to.isInternet ? "some receiver" : "all";
  return { network, cells, paths, senders, receivers, sides };
}

export function* examine(
  network: Network,
  from: Selection,
  to: Selection,
  traffic: Traffic,
  cellsOf: () => Steps<Cells>,
): Steps<Examined | { readonly problem: string }> {
  const asked = yield* pairsBetween(network, from, to, cellsOf);
  return "problem" in asked ? asked : yield* examinePairs(asked, traffic);
}

export function* examinePairs(asked: AskedPairs, traffic: Traffic): Steps<Examined> {
  const { network, cells, senders, receivers, sides } = asked;
  const counted = new Answers();
  let explained = 0;
  if (sides === "some sender") {
    for (const receiver of receivers) {
      const found = yield* best(network, senders, [receiver], traffic);
      counted.take(found, size(receiver), "internet", receiver.name);
    }
  } else if (sides === "some receiver") {
    for (const sender of senders) {
      const found = yield* best(network, [sender], receivers, traffic);
      counted.take(found, size(sender), sender.name, "internet");
    }
  } else {
    for (const sender of senders) {
      for (const receiver of receivers) {
        yield;
        const number =
          sender.cell && receiver.cell ? pairsOf(sender.cell, receiver.cell) : size(sender) * size(receiver);
        if (number === 0) continue;
        if (
          explained++ < MOST_EXPLAINED ||
          cells === undefined ||
          sender.cell === undefined ||
          receiver.cell === undefined
        ) {
          counted.take(yield* best(network, [sender], [receiver], traffic), number, sender.name, receiver.name);
          continue;
        }
        counted.pairs += number;
        counted.untold += number;
        const key = trafficKey(traffic);
        if (cells.reaches(sender.cell, receiver.cell, key)) counted.allowed += number;
        else if (cells.reaches(sender.cell, receiver.cell, key, "possibly")) counted.undecidable += number;
      }
    }
  }
  return counted.examined;
}

const rankOf = ({ explanation }: Answer) => ({ unreachable: 0, undecidable: 1, reachable: 2 })[explanation.outcome];

/** Counts pairs, and puts those together that have the same answer. */
export class Answers {
  pairs = 0;
  allowed = 0;
  undecidable = 0;
  untold = 0;
  readonly #found = new Map<string, Answer>();

  take(explanation: Explanation, number: number, sender: string, receiver: string): void {
    this.pairs += number;
    if (explanation.outcome === "reachable") this.allowed += number;
    if (explanation.outcome === "undecidable") this.undecidable += number;
    const key = signature(explanation);
    const answer = this.#found.get(key) ?? { explanation, pairs: 0, senders: new Set(), receivers: new Set() };
    answer.pairs += number;
    answer.senders.add(sender);
    answer.receivers.add(receiver);
    this.#found.set(key, answer);
  }

  get examined(): Examined {
    const { pairs, allowed, undecidable, untold } = this;
    const answers = [...this.#found.values()].sort((a, b) => rankOf(a) - rankOf(b) || b.pairs - a.pairs);
    return { pairs, allowed, undecidable, untold, answers };
  }
}

const size = ({ cell }: Party): number => cell?.members.length ?? 1;

export function* partiesOf(
  network: Network,
  { interfaces, blocks, isInternet, service }: Selection,
  other: Selection,
  direction: Direction,
  cells: Cells | undefined,
  paths: KnownPaths,
): Steps<readonly Party[]> {
  if (isInternet) return yield* internetParties(network, other, direction);
  if (service !== undefined) return blocks.map(addressParty);
  const own = cells?.holding(interfaces) ?? interfaces.map((nic, index) => ({ index, members: [nic], ends: {} }));
  const cuts = blocks.length === 0 ? [] : yield* ruleBlocks(network, other.interfaces, direction);
  return [
    ...own.map((cell) => ({ name: cell.members.map(({ id }) => id).join(" "), cell })),
    ...blocks.flatMap((block) =>
      paths.piecesOf(block, cuts).map(({ spot }) => ({ name: spot.end.address ?? "", end: spot.end })),
    ),
  ];
}

const addressParty = (block: Prefix): Party => {
  const address = formatAddress(block);
  return { name: address, end: { kind: "address", address } };
};

/** Addresses of the internet: one of each block that a rule of the other side mentions, and one that no rule mentions. */
function* internetParties(network: Network, other: Selection, direction: Direction): Steps<readonly Party[]> {
  const addresses = new Set<string>();
  for (const block of [...EVERYTHING, ...(yield* ruleBlocks(network, other.interfaces, direction))]) {
    yield;
    const sample = publicAddressIn(block);
    if (sample !== undefined) addresses.add(sample);
  }
  return [...addresses].map((address) => ({ name: "internet", end: { kind: "address", address } }));
}

/** Explains the first pair whose flow can pass, in either family; otherwise the first pair. */
function* best(network: Network, from: readonly Party[], to: readonly Party[], traffic: Traffic): Steps<Explanation> {
  let first: Explanation | undefined;
  for (const sender of from) {
    for (const receiver of to) {
      yield;
      for (const flow of endsOf(sender, receiver)) {
        const explanation = explainWhole(network, { ...flow, traffic });
        if (explanation.outcome === "reachable") return explanation;
        if (first === undefined || isBetter(explanation, first)) first = explanation;
      }
    }
  }
  return first ?? { outcome: "undecidable", because: { reason: "no-interface" } };
}

/** A flow that may pass, if what isn't known lets it, says more than one that is stopped, and that more than no answer. */
function isBetter(explanation: Explanation, than: Explanation): boolean {
  const rank = (each: Explanation) => (lacksOf(each).length > 0 ? 2 : each.outcome === "undecidable" ? 0 : 1);
  return rank(explanation) > rank(than);
}

/** The ends of a pair, in each family that both have. */
function endsOf(sender: Party, receiver: Party): readonly { readonly from: End; readonly to: End }[] {
  const from = sender.cell?.members[0];
  const to = receiver.cell?.members.find((nic) => nic !== from) ?? receiver.cell?.members[0];
  const first = from === to ? sender.cell?.members.find((nic) => nic !== to) : from;
  const end = (party: Party, nic: typeof from, family: Family): End | undefined => {
    if (party.end !== undefined) return party.end;
    const address = (family === "ipv4" ? nic?.privateIpv4 : nic?.ipv6)?.[0]?.address;
    return nic === undefined || address === undefined ? undefined : { kind: "interface", id: nic.id, address };
  };
  const found = FAMILIES.flatMap((family) => {
    const [a, b] = [end(sender, first, family), end(receiver, to, family)];
    return a === undefined || b === undefined ? [] : [{ from: a, to: b }];
  });
  const bare = (party: Party, nic: typeof from): End => party.end ?? { kind: "interface", id: nic?.id ?? "" };
  return found.length > 0 ? found : [{ from: bare(sender, first), to: bare(receiver, to) }];
}

/** Equal for explanations that differ only in their interfaces. */
const signature = (explanation: Explanation): string =>
  [signatureOnAnyPort(explanation), ...sidesOf(explanation).map(nearestTo)].join("|");

/** Equal also if only the rule differs that comes nearest to what is refused: it depends on the port. */
export function signatureOnAnyPort(explanation: Explanation): string {
  if (explanation.outcome === "undecidable") {
    return ["undecidable", explanation.because.reason, ...lacksOf(explanation).map(({ id }) => id)].join(" ");
  }
  const blockers = blockersOf(explanation).map((step) => `${step.code} ${"id" in step ? step.id : ""}`);
  return [explanation.outcome, ...sidesOf(explanation).map(sideSignature), ...blockers].join("|");
}

const sidesOf = (explanation: Explanation): readonly SideVerdict[] =>
  explanation.outcome === "undecidable" ? [] : [explanation.verdict.egress, explanation.verdict.ingress];

const nearestTo = (side: SideVerdict): string =>
  side.verdict === "refused" ? `${side.nearest?.ruleId} ${side.nearest?.differs}` : "";

function sideSignature(side: SideVerdict): string {
  if (side.verdict === "allowed") return side.ruleId;
  if (side.verdict === "unfiltered") return side.because;
  if (side.verdict === "unknown") return side.lacks.map(({ id }) => id).join(" ");
  return side.reason;
}
