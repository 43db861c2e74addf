/**
 * A flow to a public address that an interface here has. It leaves the sender's VPC by an internet gateway and comes in by
 * the receiver's, so it's two flows, and the receiver's groups and ACLs see the sender's public address:
 *
 *     eni-a ── its groups, ACL, routes ─▶ igw-a ··· 198.18.0.1 ··· igw-b ─▶ ACL, its groups ── eni-b
 *
 * INVARIANT: what is known of the receiver counts, whatever address it's named by.
 */
import type { Network } from "../flow/network.ts";
import type { ExplainedPath, Explanation } from "../flow/path.ts";
import type { Flow } from "../flow/verdict.ts";
import { outcomeOf } from "../rules/judge.ts";
import { explain, outcomeOn } from "./explain.ts";

/** As `explain`, and on to the interface behind a public address. */
export function explainWhole(network: Network, flow: Flow): Explanation {
  const out = explain(network, flow);
  const behind = flow.to.kind === "address" ? network.interfaceBehind(flow.to.address) : undefined;
  const path = pathOf(out);
  if (behind === undefined || path === undefined || path.verdict.to.interfaceId !== undefined) return out;
  const source = sourceOutside(path);
  if (source === undefined) return out;
  const to = { kind: "interface", id: behind.nic.id, address: behind.privateIp } as const;
  const into = explain(network, { from: { kind: "address", address: source }, to, traffic: flow.traffic });
  const rest = pathOf(into);
  return rest === undefined ? into : joined(path, rest);
}

const pathOf = (explanation: Explanation): ExplainedPath | undefined =>
  explanation.outcome === "undecidable" ? explanation.path : explanation;

/** The public address that an internet gateway gives the sender; undefined if the flow doesn't leave by one. */
function sourceOutside({ forward }: ExplainedPath): string | undefined {
  const last = forward.findLast((step) => step.kind === "gateway");
  return last?.type === "internet-gateway" ? last.publicAddress : undefined;
}

/** Between the gateways both are outside, and neither says anything about the other. */
function joined(out: ExplainedPath, into: ExplainedPath): Explanation {
  const { egress, from } = out.verdict;
  const { ingress, to } = into.verdict;
  const forward = [...out.forward.slice(0, -1), ...into.forward.slice(1)];
  const back = [...into.back.slice(0, -1), ...out.back.slice(1)];
  const verdict = { ...out.verdict, from, to, egress, ingress, outcome: outcomeOf(egress, ingress) };
  return outcomeOn([...forward, ...back], { verdict, forward, back });
}
