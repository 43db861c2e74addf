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
import { formatAddress, type Prefix } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import type { Records } from "../flow/records.ts";
import { type Selection, select } from "../flow/selection.ts";
import { Cells } from "./cells.ts";
import { Evaluation, type Meant } from "./evaluation.ts";
import { type Expectation, termsOf } from "./expectation.ts";
import { type Outcome, Tally } from "./outcome.ts";

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
  const cells = yield* Cells.inSteps(compiled, (nic) => marks.get(nic) ?? "", blocks);
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
      yield { index, verdict: "undecidable", problem, lacks: [], looked: 0, broken: 0, isGivenUp: false, findings: [] };
      continue;
    }
    const tally = new Tally();
    if (expectation.kind === "nothing" || expectation.kind === "internet-reaches-only") {
      // These are about every interface, and without the list of them nobody knows what else there is.
      tally.lack(compiled.network.lacksOfInterfaces);
    }
    for (const term of termsOf(expectation)) {
      const { lack } = meaning.get(JSON.stringify(term)) as Meant;
      if (lack !== undefined) tally.lack([lack]);
    }
    yield* evaluation.evaluate(expectation, tally);
    yield tally.outcome(index);
  }
}

function union(parts: readonly (Selection | { readonly problem: string })[]): Selection | { readonly problem: string } {
  const problem = parts.find((part) => "problem" in part);
  if (problem !== undefined) return problem;
  const known = parts.filter((part): part is Selection => !("problem" in part));
  for (const {
    service,
    blocks: [block],
  } of known) {
    if (service !== undefined && block !== undefined) {
      return { problem: `nothing filters ${service} at ${formatAddress(block)}` };
    }
  }
  return {
    interfaces: [...new Set(known.flatMap(({ interfaces }) => interfaces))],
    blocks: known.flatMap(({ blocks }) => blocks),
    isInternet: known.some(({ isInternet }) => isInternet),
    ...known.map(({ lack }) => lack && { lack }).find((lack) => lack !== undefined),
  };
}
