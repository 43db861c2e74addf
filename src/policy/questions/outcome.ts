/** What came of an expectation, counted as it is found. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { KeyRange } from "../flow/traffic.ts";

/** One thing that is not as expected. */
export interface Finding {
  readonly problem: "refused" | "allowed";
  /** An interface, or an address or block outside. */
  readonly from: NetworkInterface | string;
  readonly to: NetworkInterface | string;
  readonly keys: KeyRange;
  /** How many pairs are alike. */
  readonly pairs: number;
  /** By which it passes: of the sender, of the receiver. */
  readonly egressRuleId?: string;
  readonly ingressRuleId?: string;
}

export interface Outcome {
  readonly index: number;
  readonly verdict: "holds" | "broken" | "undecidable";
  /** Why it cannot be told. */
  readonly problem?: string;
  /** Pairs, or interfaces, that were looked at. */
  readonly looked: number;
  /** Of them what is not as expected; at least so many where the search was given up. */
  readonly broken: number;
  readonly isGivenUp: boolean;
  /** The first of what is not as expected. */
  readonly findings: readonly Finding[];
}

const MOST_FINDINGS = 5;
/** An expectation that is broken in so many ways is broken enough: nobody reads on, and others wait. */
const ENOUGH = 200;

export class Tally {
  looked = 0;
  broken = 0;
  readonly findings: Finding[] = [];
  #found = 0;

  get isEnough(): boolean {
    return this.#found >= ENOUGH;
  }

  add(finding: Finding): void {
    this.broken += finding.pairs;
    this.#found++;
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }

  outcome(index: number): Outcome {
    const { looked, broken, findings } = this;
    return { index, verdict: broken > 0 ? "broken" : "holds", looked, broken, isGivenUp: this.isEnough, findings };
  }
}
