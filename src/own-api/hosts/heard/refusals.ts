/**
 * What hosts refused lately, or would refuse if they didn't only observe: by interface, remote address and port. Only in memory: it's for
 * whoever sets up rules, and the records of flow logs are what lasts.
 */
import { type PartitionKey, partitionName } from "../../../model/world/change.ts";
import type { ReportedFlow } from "../../../rollout/reported-flows.ts";

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
  /** Partition and host id -> server -> what was reported there. */
  readonly #elsewhere = new Map<string, Map<string, readonly Refusal[]>>();
  /** Hears what a host has refused, as far as it reported it here. */
  told: (name: string, refusals: readonly Refusal[]) => void = () => {};

  /** Adds those among the flows that were refused, or would have been. */
  note(home: PartitionKey, hostId: string, flows: readonly ReportedFlow[]): void {
    const name = nameOf(home, hostId);
    const kept = this.#kept.get(name) ?? new Map<string, Refusal>();
    const refused = flows.filter(({ action }) => action === "REJECT");
    for (const flow of refused) add(kept, flow);
    if (refused.length === 0) return;
    this.#kept.set(name, kept);
    this.told(name, [...kept.values()]);
  }

  /** Takes what was reported to another server. */
  take(name: string, server: string, refusals: readonly Refusal[]): void {
    const known = this.#elsewhere.get(name) ?? new Map<string, readonly Refusal[]>();
    this.#elsewhere.set(name, known.set(server, refusals));
  }

  /** The most recent first. */
  of(home: PartitionKey, hostId: string): readonly Refusal[] {
    const name = nameOf(home, hostId);
    const here = [...(this.#kept.get(name)?.values() ?? [])].reverse();
    const elsewhere = this.#elsewhere.get(name);
    if (elsewhere === undefined) return here;
    const together = new Map<string, Refusal>();
    for (const each of [here, ...elsewhere.values()].flat()) {
      const key = keyOf(each);
      const known = together.get(key);
      together.set(key, known === undefined ? each : joined(known, each));
    }
    return [...together.values()].sort((a, b) => b.last - a.last);
  }

  forget(home: PartitionKey, hostId: string): void {
    this.#kept.delete(nameOf(home, hostId));
    this.#elsewhere.delete(nameOf(home, hostId));
  }
}

const joined = (one: Refusal, other: Refusal): Refusal => ({
  ...(one.last >= other.last ? one : other),
  packets: one.packets + other.packets,
  first: Math.min(one.first, other.first),
});

type Named = Omit<Refusal, "packets" | "first" | "last">;

function keyOf({ interfaceId, direction, source, destination, isObserved, ...traffic }: Named): string {
  const { protocol, destinationPort, icmpType, icmpCode } = traffic;
  const what = [protocol, destinationPort, icmpType, icmpCode].join("/");
  return [interfaceId, direction, source, destination, what, isObserved].join(" ");
}

function add(kept: Map<string, Refusal>, flow: ReportedFlow): void {
  const { interfaceId, direction, protocol, source, destination, destinationPort, icmpType, icmpCode } = flow;
  const isObserved = flow.isObserved === true;
  const key = keyOf({ ...flow, isObserved });
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
