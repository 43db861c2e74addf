/** Judges flow logs by the rules of one network: a log comes in pieces of bytes, and what is found adds up. */
import type { Partition } from "../../model/world/partition.ts";
import { CompiledNetwork } from "../compiled/compiled-network.ts";
import { Network } from "../flow/network.ts";
import { formatRule } from "../flow/rule-text.ts";
import { DEFAULT_FORMAT, type FlowLogFormat, FlowRecords, readFormat } from "./flow-log.ts";
import { FlowLogDecisions, OUTCOME } from "./flow-log-decisions.ts";
import { disagrees, FlowLogTotals, OUTCOME_NAMES, type TotalName } from "./flow-log-totals.ts";

interface JudgedRecord {
  readonly outcome: (typeof OUTCOME_NAMES)[number];
  /** The rule that accepts the record at its interface. */
  readonly rule: string | undefined;
  /** Where its line begins and ends in the piece. */
  readonly from: number;
  readonly to: number;
}

interface FlowLogSummary {
  readonly lines: number;
  readonly totals: Readonly<Record<TotalName, number>>;
  /** The rules that accept most records; `says` is for people, for example `sg-1 ingress tcp/443 from 0.0.0.0/0`. */
  readonly rules: readonly { readonly rule: string; readonly says: string; readonly records: number }[];
}

export class FlowLogJudge {
  readonly #compiled: CompiledNetwork;
  readonly #records: FlowRecords;
  readonly #decisions: FlowLogDecisions;
  /** Decisions if peers that aren't known hold whatever they may; absent if all are known. */
  readonly #supposed: FlowLogDecisions | undefined;
  readonly #totals: FlowLogTotals;
  #usual = DEFAULT_FIELDS;
  /** The fields of the log that was begun; undefined until its first line was seen. */
  #format: FlowLogFormat | undefined;

  constructor(network: Partition) {
    const known = new Network([network]);
    const compiled = new CompiledNetwork(known);
    const interfaces = Array.from({ length: compiled.interfaces.size }, (_, i) => compiled.interfaces.name(i) ?? "");
    this.#compiled = compiled;
    this.#records = new FlowRecords(interfaces);
    this.#decisions = new FlowLogDecisions(compiled, this.#records.capacity);
    this.#supposed = known.lacksPeers
      ? new FlowLogDecisions(new CompiledNetwork(known.supposing()), this.#records.capacity)
      : undefined;
    this.#totals = new FlowLogTotals(compiled);
  }

  /** A new log begins: its header line names its fields, or else they are those of `format`. */
  begin(format: FlowLogFormat = DEFAULT_FIELDS): void {
    this.#usual = format;
    this.#format = undefined;
  }

  /** Judges the next piece of the log, which ends with a newline. */
  add(bytes: Uint8Array): void {
    const format = this.#formatOf(bytes);
    for (let at = format.begin; at < bytes.length; ) at = this.#judge(format.fields, bytes, at);
  }

  /** The same, and gives back the records, or those alone whose action is not what today's rules say. */
  *records(bytes: Uint8Array, which: "all" | "disagreeing"): Generator<JudgedRecord> {
    const format = this.#formatOf(bytes);
    for (let at = format.begin; at < bytes.length; ) {
      at = this.#judge(format.fields, bytes, at);
      const { count, lines, traits } = this.#records;
      const { outcomes, rules } = this.#decisions;
      for (let i = 0; i < count; i++) {
        const outcome = outcomes[i] as number;
        if (outcome === OUTCOME.none || (which === "disagreeing" && !disagrees(traits[i] as number, outcome))) continue;
        const slot = rules[i] as number;
        yield {
          outcome: OUTCOME_NAMES[outcome] as JudgedRecord["outcome"],
          rule: slot < 0 ? undefined : this.#compiled.ruleId(slot),
          from: lines[i] as number,
          to: lines[i + 1] as number,
        };
      }
    }
  }

  /** What was found in all logs, with at most so many rules. */
  summary(mostRules: number): FlowLogSummary {
    const rules = this.#totals.topRules(mostRules).map(({ slot, records }) => {
      const id = this.#compiled.ruleId(slot);
      const rule = this.#compiled.network.get("security-group-rule", id);
      return {
        rule: id,
        says: rule === undefined ? "" : `${rule.groupId} ${rule.direction} ${formatRule(rule)}`,
        records,
      };
    });
    return { lines: this.#totals.lines, totals: this.#totals.byName(), rules };
  }

  /** The fields of the log, and where the records of the piece begin. */
  #formatOf(bytes: Uint8Array): { readonly fields: FlowLogFormat; readonly begin: number } {
    if (this.#format !== undefined) return { fields: this.#format, begin: 0 };
    const end = bytes.indexOf(NEWLINE);
    const header = readHeader(bytes.subarray(0, end));
    this.#format = header ?? this.#usual;
    return { fields: this.#format, begin: header === undefined ? 0 : end + 1 };
  }

  /** Judges as many lines as there is room for, and returns where the next one begins. */
  #judge(format: FlowLogFormat, bytes: Uint8Array, at: number): number {
    const next = this.#records.read(format, bytes, at);
    this.#decisions.decide(this.#records);
    if (this.#supposed !== undefined) this.#markUnknown(this.#supposed);
    this.#totals.add(this.#records, this.#decisions);
    return next;
  }

  /** A refusal that depends on a peer that isn't known is no refusal. */
  #markUnknown(supposed: FlowLogDecisions): void {
    supposed.decide(this.#records);
    const { outcomes } = this.#decisions;
    for (let i = 0; i < this.#records.count; i++) {
      const isRefused = outcomes[i] === OUTCOME.refused || outcomes[i] === OUTCOME.refusedThere;
      if (isRefused && supposed.outcomes[i] !== outcomes[i]) outcomes[i] = OUTCOME.unknownRule;
    }
  }
}

const NEWLINE = 10;

const DEFAULT_FIELDS = readFormat(DEFAULT_FORMAT) as FlowLogFormat;

/** A record mostly begins with digits, a header with the name of a field. */
function readHeader(line: Uint8Array): FlowLogFormat | undefined {
  const text = Array.from(line, (byte) => String.fromCharCode(byte)).join("");
  return /^[a-z$]/.test(text) ? readFormat(text) : undefined;
}
