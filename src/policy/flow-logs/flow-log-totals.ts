/** What the records of flow logs add up to, and how that is told. */
import type { Estate } from "../compiled/estate.ts";
import { type FlowRecords, STATE, TRAIT } from "./flow-log.ts";
import { type FlowLogDecisions, OUTCOME } from "./flow-log-decisions.ts";

/** Words for outcomes, in their order. */
export const OUTCOME_NAMES = [
  "accepted",
  "answer",
  "refused",
  "refused-at-other-end",
  "unknown-interface",
  "unknown-direction",
  "unknown-opener",
] as const;

const MEANINGS: readonly string[] = [
  "a rule of the interface accepts it",
  "answers a flow that is accepted",
  "no rule of the interface accepts it",
  "the interface accepts it, the one at the other end does not",
  "undecidable: no such interface here",
  "undecidable: neither address is the interface's",
  "undecidable: who opened it is not told (no ports)",
];

/** What today's rules say of the interface alone, as a record's action does; undefined where undecidable. */
export function isAcceptedByInterface(outcome: number): boolean | undefined {
  if (outcome === OUTCOME.refused) return false;
  return outcome <= OUTCOME.refusedThere ? true : undefined;
}

/** Whether the record's action is not what today's rules say. */
export function disagrees(trait: number, outcome: number): boolean {
  const accepts = isAcceptedByInterface(outcome);
  if (accepts === undefined) return false;
  return (trait & (accepts ? TRAIT.rejected : TRAIT.accepted)) !== 0;
}

export class FlowLogTotals {
  readonly outcomes = new Float64Array(OUTCOME.none + 1);
  readonly states = new Float64Array(STATE.malformed + 1);
  nowRefused = 0;
  nowAccepted = 0;
  readonly #byRule: Float64Array;

  constructor(estate: Estate) {
    this.#byRule = new Float64Array(estate.ruleSlots);
  }

  add(records: FlowRecords, { outcomes, rules }: FlowLogDecisions): void {
    for (let i = 0; i < records.count; i++) {
      const outcome = outcomes[i] as number;
      const state = records.states[i] as number;
      this.states[state] = (this.states[state] as number) + 1;
      this.outcomes[outcome] = (this.outcomes[outcome] as number) + 1;
      const rule = rules[i] as number;
      if (rule >= 0) this.#byRule[rule] = (this.#byRule[rule] as number) + 1;
      if (disagrees(records.traits[i] as number, outcome)) {
        if (outcome === OUTCOME.refused) this.nowRefused++;
        else this.nowAccepted++;
      }
    }
  }

  get lines(): number {
    return this.states.reduce((sum, count) => sum + count, 0);
  }

  /** The slots of the rules that accept most records. */
  topRules(most: number): readonly { readonly slot: number; readonly records: number }[] {
    return [...this.#byRule]
      .map((records, slot) => ({ slot, records }))
      .filter(({ records }) => records > 0)
      .sort((a, b) => b.records - a.records)
      .slice(0, most);
  }

  summary(estate: Estate, most: number): object {
    return {
      lines: this.lines,
      ...Object.fromEntries(OUTCOME_NAMES.map((name, outcome) => [name, this.outcomes[outcome]])),
      nodata: this.states[STATE.nodata],
      skipdata: this.states[STATE.skipdata],
      malformed: this.states[STATE.malformed],
      disagreeing: { "logged ACCEPT, now refused": this.nowRefused, "logged REJECT, now accepted": this.nowAccepted },
      rules: this.topRules(most).map(({ slot, records }) => ({ rule: estate.ruleId(slot), records })),
    };
  }

  /** Rows of the table for people: how many, what, what it means. */
  rows(): readonly (readonly [count: number, name: string, meaning: string])[] {
    return [
      ...OUTCOME_NAMES.map((name, i) => [this.outcomes[i] as number, name, MEANINGS[i] as string] as const),
      [this.states[STATE.nodata] as number, "nodata", "intervals without traffic"] as const,
      [this.states[STATE.skipdata] as number, "skipdata", "intervals that AWS skipped"] as const,
      [this.states[STATE.malformed] as number, "malformed", "lines that are no record"] as const,
      [this.nowRefused, "now-refused", "disagreeing: logged ACCEPT, the interface refuses it now"] as const,
      [this.nowAccepted, "now-accepted", "disagreeing: logged REJECT, the interface accepts it now"] as const,
    ].filter(([count], i) => i < 3 || count > 0);
  }
}
