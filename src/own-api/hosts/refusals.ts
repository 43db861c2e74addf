/**
 * What hosts refused lately, or would refuse if they didn't only observe: by interface, remote address and port. Only in memory: it's for
 * whoever sets up rules, and the records of flow logs are what lasts.
 */
import { type PartitionKey, partitionName } from "../../model/world/change.ts";
import type { ReportedFlow } from "../../rollout/reported-flows.ts";

export interface Refusal {
  readonly interfaceId: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** 0 for protocols without ports. */
  readonly destinationPort: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  /** It passed all the same: the interface only observes. */
  readonly isObserved: boolean;
  readonly packets: number;
  /** Unix seconds. */
  readonly first: number;
  readonly last: number;
}

/** Of one host; whatever is refused again and again stays, and what was refused once goes first. */
const MOST_KEPT = 500;

export class Refusals {
  /** Partition and host id -> its refusals, the latest last. */
  readonly #kept = new Map<string, Map<string, Refusal>>();

  /** Adds those among the flows that were refused, or would have been. */
  note(home: PartitionKey, hostId: string, flows: readonly ReportedFlow[]): void {
    const name = nameOf(home, hostId);
    const kept = this.#kept.get(name) ?? new Map<string, Refusal>();
    for (const flow of flows) if (flow.action === "REJECT") add(kept, flow);
    if (kept.size > 0) this.#kept.set(name, kept);
  }

  /** The most recent first. */
  of(home: PartitionKey, hostId: string): readonly Refusal[] {
    return [...(this.#kept.get(nameOf(home, hostId))?.values() ?? [])].reverse();
  }

  forget(home: PartitionKey, hostId: string): void {
    this.#kept.delete(nameOf(home, hostId));
  }
}

function add(kept: Map<string, Refusal>, flow: ReportedFlow): void {
  const { interfaceId, direction, protocol, source, destination, destinationPort, icmpType, icmpCode } = flow;
  const isObserved = flow.isObserved === true;
  const what = [protocol, destinationPort, icmpType, icmpCode].join("/");
  const key = [interfaceId, direction, source, destination, what, isObserved].join(" ");
  const known = kept.get(key);
  kept.delete(key);
  kept.set(key, {
    ...{ interfaceId, direction, protocol, source, destination, destinationPort, isObserved },
    ...(icmpType !== undefined && { icmpType }),
    ...(icmpCode !== undefined && { icmpCode }),
    packets: (known?.packets ?? 0) + flow.packets,
    first: known?.first ?? flow.start,
    last: flow.end,
  });
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

const nameOf = (home: PartitionKey, hostId: string): string => `${partitionName(home)}/${hostId}`;
