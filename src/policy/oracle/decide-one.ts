/** Decides one flow by a compiled network and by the records, and says it in the same words. For tests. */
import { wordsOf } from "../compiled/address-index.ts";
import type { CompiledNetwork } from "../compiled/compiled-network.ts";
import { decideMany, REFUSED, UNFILTERED } from "../compiled/decide.ts";
import { type Located, locate } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { trafficKey } from "../flow/traffic.ts";
import type { Flow, SideVerdict } from "../flow/verdict.ts";
import { judge } from "../rules/judge.ts";

/** For each side, the rule that lets the flow pass, `refused`, `unfiltered` or, judged one by one, `unknown`; or why the flow is undecidable. */
export interface Decided {
  readonly egress?: string;
  readonly ingress?: string;
  readonly undecidable?: string;
}

export function decideOne(compiled: CompiledNetwork, flow: Flow): Decided {
  const located = locate(compiled.network, flow);
  if ("reason" in located) return { undecidable: located.reason };
  compiled.refresh();
  const { family, from, to } = located;
  const numberOf = ({ nic }: Located) => (nic === undefined ? -1 : (compiled.interfaces.find(nic.id) ?? -1));
  const words = ({ address }: Located) => Uint32Array.from(wordsOf(address)).subarray(0, family === "ipv4" ? 1 : 4);
  const [egress, ingress] = [new Int32Array(1), new Int32Array(1)];
  const numbers = { from: Int32Array.of(numberOf(from)), to: Int32Array.of(numberOf(to)) };
  const batch = { ...numbers, source: words(from), target: words(to), keys: Int32Array.of(trafficKey(flow.traffic)) };
  decideMany(compiled, { family, count: 1, ...batch }, egress, ingress);
  const told = ([slot = 0]: Int32Array) =>
    slot === REFUSED ? "refused" : slot === UNFILTERED ? "unfiltered" : compiled.ruleId(slot);
  return { egress: told(egress), ingress: told(ingress) };
}

export function judgeOne(network: Network, flow: Flow): Decided {
  const verdict = judge(network, flow);
  if (verdict.outcome === "undecidable") return { undecidable: verdict.reason };
  const told = (side: SideVerdict) => (side.verdict === "allowed" ? side.ruleId : side.verdict);
  return { egress: told(verdict.egress), ingress: told(verdict.ingress) };
}
