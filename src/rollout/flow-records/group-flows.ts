/** Flows of one interval that are alike become one record, as AWS aggregates them. */
import type { Steps } from "../../model/steps.ts";
import type { ReportedFlow } from "../reported-flows.ts";

/** AWS: one record for each interface, direction, action and 5-tuple in an interval (catalogue 516). */
export function* groupingFlows(flows: readonly ReportedFlow[], interval: number): Steps<readonly ReportedFlow[]> {
  const groups = new Map<string, ReportedFlow>();
  for (const flow of flows) {
    yield;
    const key = [
      ...[flow.interfaceId, flow.direction, flow.action, flow.source, flow.destination],
      ...[flow.sourcePort, flow.destinationPort, flow.protocol, Math.floor(flow.start / interval)],
    ].join(" ");
    const known = groups.get(key);
    groups.set(key, known === undefined ? flow : together(known, flow));
  }
  return [...groups.values()].sort((a, b) => a.start - b.start);
}

const together = (a: ReportedFlow, b: ReportedFlow): ReportedFlow => ({
  ...a,
  packets: a.packets + b.packets,
  bytes: a.bytes + b.bytes,
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
  ...((a.tcpFlags ?? b.tcpFlags) !== undefined && { tcpFlags: (a.tcpFlags ?? 0) | (b.tcpFlags ?? 0) }),
});
