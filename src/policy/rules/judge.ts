/** The verdict read straight from the records: for single questions, with the reasons. */
import { describeEnd, locate } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import type { Flow, SideVerdict, Verdict } from "../flow/verdict.ts";
import { judgeSide } from "./judge-side.ts";

/** Decides one flow by the groups of its ends. The cost grows with their rules; for many flows there is `decideMany`. */
export function judge(network: Network, flow: Flow): Verdict {
  const located = locate(network, flow);
  if ("reason" in located) return { outcome: "undecidable", ...located };
  const { family, from, to } = located;
  const egress = judgeSide(network, "egress", from, to, flow.traffic);
  const ingress = judgeSide(network, "ingress", to, from, flow.traffic);
  return { outcome: outcomeOf(egress, ingress), family, from: describeEnd(from), to: describeEnd(to), egress, ingress };
}

export function outcomeOf(egress: SideVerdict, ingress: SideVerdict): "allowed" | "refused" | "unknown" {
  const verdicts = [egress.verdict, ingress.verdict];
  return verdicts.includes("refused") ? "refused" : verdicts.includes("unknown") ? "unknown" : "allowed";
}
