/** What the records of flow logs add up to. */
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
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
  "unknown-rule",
] as const;

/** What is counted: records by their outcome, lines that aren't records, and records that disagree with today's rules. */
export type TotalName =
  | (typeof OUTCOME_NAMES)[number]
  | "nodata"
  | "skipdata"
  | "malformed"
  | "now-refused"
  | "now-accepted";

/** What today's rules say about the interface alone, like a record's action; undefined if undecidable. */
function isAcceptedByInterface(outcome: number): boolean | undefined {
  if (outcome === OUTCOME.refused) return false;
  return outcome <= OUTCOME.refusedThere ? true : undefined;
}

/** Reports whether the record's action isn't what today's rules say. */
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

  constructor(compiled: CompiledNetwork) {
    this.#byRule = new Float64Array(compiled.ruleSlots);
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

  byName(): Readonly<Record<TotalName, number>> {
    const [outcomes, states] = [this.outcomes, this.states];
    const ofOutcomes = Object.fromEntries(OUTCOME_NAMES.map((name, outcome) => [name, outcomes[outcome]]));
    return {
      ...(ofOutcomes as Record<(typeof OUTCOME_NAMES)[number], number>),
      nodata: states[STATE.nodata] as number,
      skipdata: states[STATE.skipdata] as number,
      malformed: states[STATE.malformed] as number,
      "now-refused": this.nowRefused,
      "now-accepted": this.nowAccepted,
    };
  }
}
