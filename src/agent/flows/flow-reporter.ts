/**
 * Tells the server which flows passed and which were refused, stretch by stretch of time. Stretches follow each other without a hole: if
 * the server is away they wait, and what doesn't fit, or nobody saw, is told as a gap.
 */
import type { ReportedFlow, ReportedFlows, ReportedGap } from "../../own-api/hosts/contract.ts";
import { type Clock, wait } from "../clock.ts";
import type { Enforcer } from "../enforcer/enforcer.ts";
import { connectionsIn } from "../nftables/connections.ts";
import type { DataPlane } from "../nftables/data-plane.ts";
import { Refused } from "../server/server.ts";
import { countConnections, hearEnded } from "./ended-connections.ts";
import { FlowCounts } from "./flow-counts.ts";

export interface FlowParts {
  readonly enforcer: Enforcer;
  readonly plane: DataPlane;
  readonly clock: Clock;
  readonly send: (flows: ReportedFlows) => Promise<void>;
  readonly signal: AbortSignal;
  /** Those of the kernel, unless a test has its own. */
  readonly hear?: typeof hearEnded;
  readonly count?: () => Promise<void>;
}

const EVERY_MS = 20_000;
/** The most of one report, and of one stretch. */
const MOST_IN_REPORT = 10_000;
const MOST_GAPS = 1000;
const LONGEST_S = 600;
/** While the server is away. */
const MOST_WAITING = 100_000;

export class FlowReporter {
  readonly #parts: FlowParts;
  readonly #counts = new FlowCounts();
  readonly #waiting: ReportedFlows[] = [];
  #from: number;
  /** Why accepted flows may be missing from this stretch. */
  #lostEnds: string | undefined;
  #isDeaf = true;
  #hasBegun = false;
  #beginning: Promise<void> = Promise.resolve();

  constructor(parts: FlowParts) {
    this.#parts = parts;
    this.#from = this.#now();
  }

  /** Resolves when the signal says so. */
  async run(): Promise<void> {
    const { clock, signal } = this.#parts;
    const stop = this.listen();
    try {
      while (!signal.aborted) {
        await wait(clock, EVERY_MS, signal);
        if (signal.aborted) return;
        await this.collect();
        await this.sendWaiting();
      }
    } finally {
      stop();
    }
  }

  /** Hears which connections end, until what it returns is called. */
  listen(): () => void {
    const { enforcer, hear = hearEnded } = this.#parts;
    return hear({
      ended: (line) => {
        for (const each of connectionsIn(line, enforcer.wanted)) this.#counts.end(each, this.#from, this.#now());
      },
      lost: (why) => {
        this.#isDeaf = true;
        this.#lostEnds = why;
      },
      heard: () => {
        this.#isDeaf = false;
      },
    });
  }

  /** From when something is applied, the kernel counts; what went before that isn't told. */
  begin(): void {
    if (this.#hasBegun || this.#parts.enforcer.applied === undefined) return;
    this.#hasBegun = true;
    this.#beginning = this.#look().catch(() => {});
  }

  /** Closes a stretch. */
  async collect(): Promise<void> {
    this.begin();
    await this.#beginning;
    const { enforcer, plane } = this.#parts;
    const { problems } = enforcer;
    const interfaces = enforcer.interfaces.map(({ bound }) => bound);
    const trouble = await this.#look().then(
      () => this.#lostEnds,
      (error: Error) => error.message,
    );
    const now = this.#now();
    // A clock that was put back, or a machine that slept.
    const from = Math.max(Math.min(this.#from, now), now - LONGEST_S);
    const lost = trouble === undefined && !this.#isDeaf ? undefined : (trouble ?? "connections aren't heard");
    if (lost === undefined) problems.clear("flows");
    else if (interfaces.length > 0) problems.note("flows", `flows that passed are missing from the records: ${lost}`);
    this.#lostEnds = undefined;
    let isFull = false;
    if (interfaces.length > 0) {
      const refused = await plane.takeRefused().catch(() => ({ flows: [], lost: 1 }));
      const idOf = new Map(interfaces.map(({ device, interfaceId }) => [device, interfaceId]));
      for (const flow of refused.flows) {
        const interfaceId = idOf.get(flow.device);
        if (interfaceId !== undefined) this.#counts.refuse(interfaceId, flow, from, now);
      }
      isFull = refused.lost > 0;
    }
    const taken = this.#counts.take();
    const reason = lost !== undefined ? "events-lost" : isFull || taken.lost > 0 ? "set-full" : undefined;
    const gaps =
      reason === undefined
        ? []
        : interfaces.map(({ interfaceId }) => ({ interfaceId, from, until: now, reason }) as const);
    if (interfaces.length > 0) this.#enqueue(from, now, taken.flows, gaps.slice(0, MOST_GAPS));
    this.#from = now;
  }

  /** In order. What the server can't take at all is dropped, and it notes the hole itself. */
  async sendWaiting(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      try {
        await this.#parts.send(next);
      } catch (error) {
        const isHopeless =
          error instanceof Refused && (error.status === 400 || error.status === 404 || error.status === 413);
        if (!isHopeless) return;
      }
      this.#waiting.shift();
    }
  }

  async #look(): Promise<void> {
    const { enforcer, plane, count = countConnections } = this.#parts;
    if (enforcer.applied === undefined) return;
    await count();
    this.#counts.begin();
    this.#counts.look(await plane.connections(), this.#from, this.#now());
  }

  #enqueue(from: number, until: number, flows: readonly ReportedFlow[], gaps: readonly ReportedGap[]): void {
    for (let at = 0; at === 0 || at < flows.length; at += MOST_IN_REPORT) {
      this.#waiting.push({ from, until, flows: flows.slice(at, at + MOST_IN_REPORT), gaps: at === 0 ? gaps : [] });
    }
    let total = this.#waiting.reduce((sum, { flows }) => sum + flows.length + 10, 0);
    // The oldest go: the server sees that they're missing, by the time between what it has and what comes.
    while (total > MOST_WAITING && this.#waiting.length > 1) total -= (this.#waiting.shift()?.flows.length ?? 0) + 10;
  }

  #now(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }
}
