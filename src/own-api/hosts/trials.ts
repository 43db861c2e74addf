/** Trials of `enforce`: one that nobody confirms in time ends, and its device is in `observe` again. */
import type { Gateway } from "../../gateway/handle-call.ts";
import { eventsOfHost } from "../../gateway/trail/own-events.ts";
import type { BoundDevice, Host } from "../../model/records/hosts/host.ts";
import { type PartitionKey, put } from "../../model/world/change.ts";

const OPERATION = "EndHostTrial";

export class Trials {
  readonly #gateway: Gateway;
  readonly #stopping: AbortSignal;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(gateway: Gateway, stopping: AbortSignal) {
    this.#gateway = gateway;
    this.#stopping = stopping;
    stopping.addEventListener("abort", () => {
      for (const timer of this.#timers.values()) clearTimeout(timer);
    });
  }

  /** Ends the trials of a host that are over, and comes back when the next one will be. */
  async settle(home: PartitionKey, hostId: string): Promise<void> {
    const gateway = this.#gateway;
    const author = { principal: "cordon", requestId: "", operation: `Cordon:${OPERATION}` };
    const next = await gateway.ledger.run(home, author, (world) => {
      const host = world.get("host", hostId);
      if (host === undefined) return { output: undefined };
      const settled = afterTrials(host, gateway.now());
      if (settled === host) return { output: nextEnd(host) };
      const events = eventsOfHost(gateway, undefined, home.region, host, OPERATION);
      return { changes: [put("host", settled)], events, output: nextEnd(settled) };
    });
    if (next !== undefined) this.#comeBack(home, hostId, next);
  }

  #comeBack(home: PartitionKey, hostId: string, at: number): void {
    clearTimeout(this.#timers.get(hostId));
    if (this.#stopping.aborted) return;
    const settle = () => {
      this.#timers.delete(hostId);
      this.settle(home, hostId).catch((error: unknown) => this.#gateway.log(`the trial of ${hostId} goes on`, error));
    };
    this.#timers.set(hostId, setTimeout(settle, Math.max(0, at - this.#gateway.now())).unref());
  }
}

/** The host as it is when its trials that are over have ended. `now` is in milliseconds. */
export function afterTrials(host: Host, now: number): Host {
  const isOver = ({ trial }: BoundDevice) => trial !== undefined && Date.parse(trial.until) <= now;
  if (!host.interfaces.some(isOver)) return host;
  return { ...host, interfaces: host.interfaces.map((bound) => (isOver(bound) ? observing(bound) : bound)) };
}

export const observing = ({ trial: _, ...bound }: BoundDevice): BoundDevice => ({ ...bound, mode: "observe" });

/** When the first of its trials ends. */
function nextEnd({ interfaces }: Host): number | undefined {
  const ends = interfaces.flatMap(({ trial }) => (trial === undefined ? [] : [Date.parse(trial.until)]));
  return ends.length === 0 ? undefined : Math.min(...ends);
}
