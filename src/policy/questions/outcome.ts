/** The outcome of an expectation, counted as it's found. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { distinctLacks, type Lack } from "../flow/lack.ts";
import type { KeyRange } from "../flow/traffic.ts";

/** Something that isn't as expected. */
export interface Finding {
  readonly problem: "refused" | "allowed";
  /** An interface, or an address or block outside. */
  readonly from: NetworkInterface | string;
  readonly to: NetworkInterface | string;
  readonly keys: KeyRange;
  /** How many pairs have it. */
  readonly pairs: number;
  /** The rules by which it passes: the sender's, and the receiver's. */
  readonly egressRuleId?: string;
  readonly ingressRuleId?: string;
}

export interface Outcome {
  readonly index: number;
  readonly verdict: "holds" | "broken" | "undecidable";
  /** Why it's undecidable. */
  readonly problem?: string;
  /** What isn't known and would decide it. */
  readonly lacks: readonly Lack[];
  /** How many pairs, or interfaces, were looked at. */
  readonly looked: number;
  /** How many of them aren't as expected; if the search was given up, there may be more. */
  readonly broken: number;
  readonly isGivenUp: boolean;
  /** The first things that aren't as expected. */
  readonly findings: readonly Finding[];
}

const MOST_FINDINGS = 5;
/** An expectation that is broken in so many ways is given up: nobody reads on, and others wait. */
const ENOUGH = 200;

export class Tally {
  looked = 0;
  broken = 0;
  readonly findings: Finding[] = [];
  #found = 0;
  readonly #lacks: Lack[] = [];

  get isEnough(): boolean {
    return this.#found >= ENOUGH;
  }

  add(finding: Finding): void {
    this.broken += finding.pairs;
    this.#found++;
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }

  /** Notes that what isn't known decides: whether the expectation is broken, if nothing that is known breaks it. */
  lack(lacks: readonly Lack[]): void {
    this.#lacks.push(...lacks);
  }

  outcome(index: number): Outcome {
    const { looked, broken, findings } = this;
    const lacks = distinctLacks(this.#lacks);
    const verdict = broken > 0 ? "broken" : lacks.length > 0 ? "undecidable" : "holds";
    return { index, verdict, lacks, looked, broken, isGivenUp: this.isEnough, findings };
  }
}
