/**
 * Which flows between interfaces open and which close: groups on both sides, and the path between them.
 *
 * An interface is in one cell before and in another after. Interfaces that share both are alike, so each pair of such classes
 * is compared once. Differences with the same rules become one line if they are a rectangle:
 *
 *     web-a -> db-a, db-b  ┐                                   web-a -> web-b  ┐
 *     web-b -> db-a, db-b  ┴─▶ web-a, web-b -> db-a, db-b      web-b -> web-a  ┴─▶ web-a, web-b -> web-a, web-b
 *
 * since an interface opens no flow to itself.
 */
import type { Family } from "../../address/prefix.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import type { Steps } from "../../model/steps.ts";
import type { Bound, Lack } from "../flow/lack.ts";
import { ruleWithId } from "../flow/open-interfaces.ts";
import { type KeyRange, uncovered } from "../flow/traffic.ts";
import { type Cell, FAMILIES } from "./cell.ts";
import type { Cells } from "./cells.ts";
import { lacksBetween } from "./lacking.ts";

export type Becomes = "opens" | "closes";

/** Flows between interfaces. The rules are from the state in which the flow passes. */
export interface PairDifference {
  readonly becomes: Becomes;
  readonly family: Family;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly keys: KeyRange;
  readonly egressRule: SecurityGroupRule;
  readonly ingressRule: SecurityGroupRule;
}

export interface PairDifferences {
  readonly pairs: readonly PairDifference[];
  /** What isn't known and would tell whether more opens or closes. */
  readonly lacks: readonly Lack[];
}

/** Interfaces that neither rules nor paths distinguish, before and after. */
interface BothCells {
  readonly index: number;
  readonly before: Cell | undefined;
  readonly after: Cell | undefined;
  readonly ids: string[];
  readonly isTouched: boolean;
}

/** Compares only pairs of which one is touched. */
export function* betweenInterfaces(before: Cells, after: Cells, touched: ReadonlySet<string>): Steps<PairDifferences> {
  if (touched.size === 0) return { pairs: [], lacks: [] };
  const classes = cellsOfBoth(before, after, touched);
  const found = new Bundles();
  const lacks: Lack[] = [];
  for (const from of classes) {
    for (const to of classes) {
      if (!(from.isTouched || to.isTouched) || (from === to && from.ids.length === 1)) continue;
      yield;
      for (const family of FAMILIES) {
        const [old, now] = [
          yield* passages(before, from.before, to.before, family),
          yield* passages(after, from.after, to.after, family),
        ];
        if (old.length + now.length === 0) continue;
        for (const each of without(now, old)) found.add("opens", family, after, from, to, each);
        for (const each of without(old, now)) found.add("closes", family, before, from, to, each);
      }
      if (!before.isCertain || !after.isCertain) lacks.push(...(yield* lacksOfPair(before, after, from, to)));
    }
    yield;
  }
  return { pairs: found.together(), lacks };
}

function* passages(
  cells: Cells,
  from: Cell | undefined,
  to: Cell | undefined,
  family: Family,
  bound: Bound = "surely",
): Steps<ReturnType<Cells["passages"]>> {
  return from === undefined || to === undefined ? [] : yield* cells.passagesInSteps(from, to, family, bound);
}

function cellsOfBoth(before: Cells, after: Cells, touched: ReadonlySet<string>): readonly BothCells[] {
  const [old, now] = [before, after].map(
    ({ all }) => new Map(all.flatMap((cell) => cell.members.map(({ id }) => [id, cell] as const))),
  ) as [Map<string, Cell>, Map<string, Cell>];
  const found = new Map<string, BothCells>();
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(id), now.get(id)];
    const isTouched = touched.has(id);
    const key = `${a?.index}/${b?.index}/${isTouched}`;
    const both = found.get(key);
    if (both === undefined) found.set(key, { index: found.size, before: a, after: b, ids: [id], isTouched });
    else both.ids.push(id);
  }
  return [...found.values()];
}

/** What isn't known of flows that may pass, if the calls make a difference to what may and what surely does. */
function* lacksOfPair(before: Cells, after: Cells, from: BothCells, to: BothCells): Steps<readonly Lack[]> {
  const old = yield* unclearIn(before, from.before, to.before);
  const now = yield* unclearIn(after, from.after, to.after);
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const [sender] = from.ids;
  const receiver = to.ids.find((id) => id !== sender);
  return [[before, old] as const, [after, now] as const].flatMap(([cells, unclear]) => {
    const { network } = cells.compiled;
    const [a, b] = [sender, receiver].map((id) => network.get("network-interface", id ?? ""));
    return a === undefined || b === undefined ? [] : unclear.flatMap(({ first }) => lacksBetween(network, a, b, first));
  });
}

/** The keys that may pass and don't surely pass. */
function* unclearIn(cells: Cells, a: Cell | undefined, b: Cell | undefined): Steps<readonly KeyRange[]> {
  const found: KeyRange[] = [];
  for (const family of FAMILIES) {
    const sure = (yield* passages(cells, a, b, family)).map(({ keys }) => keys);
    for (const { keys } of yield* passages(cells, a, b, family, "possibly")) found.push(...uncovered(keys, sure));
  }
  return found;
}

/** The parts of `kept` that no range of `taken` covers. */
export const without = <T extends { readonly keys: KeyRange }>(
  kept: readonly T[],
  taken: readonly { readonly keys: KeyRange }[],
): readonly T[] =>
  kept.flatMap((each) =>
    uncovered(
      each.keys,
      taken.map(({ keys }) => keys),
    ).map((keys) => ({ ...each, keys })),
  );

/** Differences by what they have in common but their ends. */
class Bundles {
  readonly #found = new Map<
    string,
    { readonly what: Omit<PairDifference, "from" | "to">; readonly to: Map<BothCells, BothCells[]> }
  >();

  add(
    becomes: Becomes,
    family: Family,
    { compiled }: Cells,
    from: BothCells,
    to: BothCells,
    passage: ReturnType<Cells["passages"]>[number],
  ): void {
    const { keys, egressRuleId } = passage;
    const ingressRuleId = "ingressRuleId" in passage ? passage.ingressRuleId : "";
    const egressRule = ruleWithId(compiled.network, egressRuleId);
    const ingressRule = ruleWithId(compiled.network, ingressRuleId);
    if (egressRule === undefined || ingressRule === undefined) return;
    const key = [becomes, family, keys.first, keys.last, egressRuleId, ingressRuleId].join(" ");
    const known = this.#found.get(key) ?? {
      what: { becomes, family, keys, egressRule, ingressRule },
      to: new Map<BothCells, BothCells[]>(),
    };
    const receivers = known.to.get(from) ?? [];
    receivers.push(to);
    known.to.set(from, receivers);
    this.#found.set(key, known);
  }

  together(): readonly PairDifference[] {
    return [...this.#found.values()].flatMap(({ what, to }) =>
      rectangles(to).map(({ senders, receivers }) => ({
        ...what,
        from: senders.flatMap(({ ids }) => ids),
        to: receivers.flatMap(({ ids }) => ids),
      })),
    );
  }
}

interface Rectangle {
  readonly senders: BothCells[];
  readonly receivers: readonly BothCells[];
}

function rectangles(to: ReadonlyMap<BothCells, readonly BothCells[]>): readonly Rectangle[] {
  const withItself = new Map([...to].map(([from, receivers]) => [from, nameOf([...receivers, from])]));
  const isShared = Map.groupBy(withItself, ([, name]) => name);
  const found = new Map<string, Rectangle>();
  for (const [from, receivers] of to) {
    const whole = withItself.get(from) ?? "";
    const isAlone = from.ids.length === 1 && (isShared.get(whole)?.length ?? 0) > 1;
    const key = isAlone ? whole : nameOf(receivers);
    const known = found.get(key);
    if (known === undefined)
      found.set(key, { senders: [from], receivers: isAlone ? ordered([...receivers, from]) : receivers });
    else known.senders.push(from);
  }
  return [...found.values()];
}

const ordered = (classes: readonly BothCells[]): readonly BothCells[] =>
  [...new Set(classes)].sort((a, b) => a.index - b.index);

const nameOf = (classes: readonly BothCells[]): string =>
  ordered(classes)
    .map(({ index }) => index)
    .join(" ");
