/**
 * The same question as `examine` answers, on many ports at once.
 *
 * The keys are cut wherever an answer may change: where a rule of either end or an entry of a network ACL on the path begins
 * or ends, and where the kind of answers changes. The first key of each part answers for all of it. Then neighbours with the
 * same answers become one:
 *
 *     asked     tcp/5000 ───────────────────────────── tcp/6000
 *     cut       ├──────────┤5432├───────────┤5900├───────┤          (5900: a rule of another group, not the sender's)
 *     answer    │ refused  │ ok │  refused  │ refused    │
 *     merged    ├──────────┤5432├────────────────────────┤
 */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Steps } from "../../model/steps.ts";
import type { Network } from "../flow/network.ts";
import { rulesOf } from "../flow/open-interfaces.ts";
import type { Selection } from "../flow/selection.ts";
import { type KeyRange, rangeOfRule, trafficOfKey } from "../flow/traffic.ts";
import { FILTERED_BUT_FOR } from "../rules/never-filtered.ts";
import type { Cells } from "./cells.ts";
import { type Examined, examinePairs, pairsBetween, signatureOnAnyPort } from "./examine.ts";

/** Keys on which all pairs have the same answers, and those of the first key. */
interface ExaminedPart {
  readonly keys: KeyRange;
  readonly examined: Examined;
}

/** Pairs of cells, times parts of the keys: each is explained. */
const MOST_EXPLAINED = 3_000;

/** Pauses after each part that it looks at. The network must not change meanwhile. */
export function* examineRange(
  network: Network,
  from: Selection,
  to: Selection,
  keys: KeyRange,
  cellsOf: () => Steps<Cells>,
): Steps<readonly ExaminedPart[] | { readonly problem: string }> {
  const asked = yield* pairsBetween(network, from, to, cellsOf);
  if ("problem" in asked) return asked;
  const starts = [
    ...rulesCut(network, from.interfaces, "egress"),
    ...rulesCut(network, to.interfaces, "ingress"),
    ...asked.paths.cutsAt([...from.interfaces, ...to.interfaces]),
    ...FILTERED_BUT_FOR.flatMap((key) => [key, key + 1]),
  ];
  const cuts = new Set(starts.filter((cut) => cut > keys.first && cut <= keys.last));
  const firsts = [keys.first, ...[...cuts].sort((a, b) => a - b)];
  if (firsts.length * asked.senders.length * asked.receivers.length > MOST_EXPLAINED) {
    return {
      problem: `${firsts.length} parts of these ports, each from ${asked.senders.length} kinds of senders to ${asked.receivers.length} of receivers, are too many for one answer: ask about fewer ports, or about a group or a subnet`,
    };
  }
  const parts: (ExaminedPart & { readonly signature: string })[] = [];
  for (const [i, first] of firsts.entries()) {
    const last = (firsts[i + 1] ?? keys.last + 1) - 1;
    const examined = yield* examinePairs(asked, trafficOfKey(first));
    const signature = signatureOf(examined);
    const before = parts.at(-1);
    if (before?.signature !== signature) parts.push({ keys: { first, last }, examined, signature });
    else parts[parts.length - 1] = { ...before, keys: { first: before.keys.first, last } };
    yield;
  }
  return parts;
}

function* rulesCut(
  network: Network,
  interfaces: readonly NetworkInterface[],
  direction: "ingress" | "egress",
): Iterable<number> {
  const rules = new Set(interfaces.flatMap((nic) => [...rulesOf(network, nic, direction)]));
  for (const { first, last } of [...rules].map(rangeOfRule)) yield* [first, last + 1];
}

const signatureOf = ({ pairs, allowed, undecidable, untold, answers }: Examined): string =>
  JSON.stringify([
    [pairs, allowed, undecidable, untold],
    answers.map((answer) => [answer.pairs, signatureOnAnyPort(answer.explanation)]).sort(),
  ]);
