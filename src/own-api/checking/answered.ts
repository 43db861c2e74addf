/** The answers about pairs of ends, put together: how many pass, and why. */
import { eachInSteps, type Steps } from "../../model/steps.ts";
import type { Examined } from "../../policy/questions/examine.ts";
import type { Explained } from "../contract.ts";
import type { Viewpoint } from "../viewpoint.ts";

export type Decision = "allowed" | "refused" | "undecidable";

/** Everything of the traffic has these answers. */
export interface CheckedTraffic {
  readonly traffic: string;
  readonly decision: Decision;
  readonly pairs: number;
  readonly allowed: number;
  readonly undecidable: number;
  /** Pairs that are counted without a reason. */
  readonly untold: number;
  readonly answers: readonly (Explained & {
    readonly pairs: number;
  })[];
}

export function* answered(viewpoint: Viewpoint, traffic: string, examined: Examined): Steps<CheckedTraffic> {
  const { pairs, allowed, undecidable, untold } = examined;
  const answers = yield* eachInSteps(examined.answers, (answer) => ({
    ...viewpoint.explanation(answer.explanation),
    pairs: answer.pairs,
  }));
  return { traffic, decision: decisionOf(examined), pairs, allowed, undecidable, untold, answers };
}

/** One pair that is refused answers no, whatever nobody can tell of the others. */
function decisionOf({ pairs, allowed, undecidable }: Examined): Decision {
  if (pairs > allowed + undecidable) return "refused";
  return undecidable > 0 || pairs === 0 ? "undecidable" : "allowed";
}

/** Allowed if all are, refused if one of them is. */
export const worstOf = (decisions: readonly Decision[]): Decision =>
  (["refused", "undecidable"] as const).find((each) => decisions.includes(each)) ?? "allowed";
