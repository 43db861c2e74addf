/**
 * The rule that let an accepted flow pass its interface, judged by the rules as they are now.
 *
 * Groups are stateful: packets that answer are let pass by the rule of the flow that they answer. Who opened a flow follows
 * from the flags or the type of ICMP, and without them from the ports: the lower one is the service's. If that rule doesn't
 * exist, it was the other way round.
 */
import { parseAddress } from "../../address/prefix.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Direction } from "../../model/records/security-group.ts";
import type { Network } from "../../policy/flow/network.ts";
import type { Traffic } from "../../policy/flow/traffic.ts";
import { judgeSide } from "../../policy/rules/judge-side.ts";
import type { ReportedFlow } from "../reported-flows.ts";

const [ICMP, TCP, UDP, ICMPV6] = [1, 6, 17, 58];
const [SYN, ACK] = [2, 16];
/** Types of answers, with those that they answer. */
const ICMP_ANSWERS: Readonly<Record<string, number>> = { "1/0": 8, "1/14": 13, "58/129": 128 };

/** Undefined if no rule did: the flow isn't filtered, or rules have changed since. */
export function ruleOfFlow(network: Network, nic: NetworkInterface, flow: ReportedFlow): string | undefined {
  const isAnswer = looksLikeAnswer(flow);
  return ruleOf(network, nic, flow, isAnswer) ?? ruleOf(network, nic, flow, !isAnswer);
}

/** What tells apart flows that one rule lets pass for the same reason. */
export const questionOf = (flow: ReportedFlow): string =>
  [flow.interfaceId, flow.direction, flow.source, flow.destination, flow.protocol, looksLikeAnswer(flow)].join(" ") +
  ` ${openedBy(flow, false)} ${openedBy(flow, true)}`;

function looksLikeAnswer({ protocol, sourcePort, destinationPort, tcpFlags = 0, ...flow }: ReportedFlow): boolean {
  if (protocol === TCP && (tcpFlags & SYN) !== 0) return (tcpFlags & ACK) !== 0;
  if (flow.icmpType !== undefined) return ICMP_ANSWERS[`${protocol}/${flow.icmpType}`] !== undefined;
  return sourcePort < destinationPort;
}

/** The port or type of the packet that opened the flow. */
function openedBy({ protocol, icmpType, sourcePort, destinationPort }: ReportedFlow, isAnswer: boolean): number {
  if (protocol !== ICMP && protocol !== ICMPV6) return isAnswer ? sourcePort : destinationPort;
  const echo = protocol === ICMP ? 8 : 128;
  return isAnswer ? (ICMP_ANSWERS[`${protocol}/${icmpType}`] ?? echo) : (icmpType ?? echo);
}

function trafficOf(flow: ReportedFlow, isAnswer: boolean): Traffic {
  const opening = openedBy(flow, isAnswer);
  if (flow.protocol === TCP || flow.protocol === UDP) {
    return { protocol: flow.protocol === TCP ? "tcp" : "udp", port: opening };
  }
  if (flow.protocol === ICMP || flow.protocol === ICMPV6) {
    const code = isAnswer ? 0 : (flow.icmpCode ?? 0);
    return { protocol: flow.protocol === ICMP ? "icmp" : "icmpv6", type: opening, code };
  }
  return { protocol: flow.protocol };
}

function ruleOf(network: Network, nic: NetworkInterface, flow: ReportedFlow, isAnswer: boolean): string | undefined {
  const [source, destination] = [parseAddress(flow.source), parseAddress(flow.destination)];
  if (source === undefined || destination === undefined) return undefined;
  const isIngress = flow.direction === "ingress";
  const [local, remote] = isIngress ? [destination, source] : [source, destination];
  const far = network.interfaceAt(nic.vpcId, remote);
  const direction: Direction = isIngress !== isAnswer ? "ingress" : "egress";
  const there = { address: remote, ...(far && { nic: far }) };
  const side = judgeSide(network, direction, { address: local, nic }, there, trafficOf(flow, isAnswer));
  return side.verdict === "allowed" ? side.ruleId : undefined;
}
