/** When a call becomes an event of the trail: with what it changes, when it's refused, or when it reads. */
import type { EventLookup, EventsFound, TrailEvent } from "../../model/world/trail.ts";
import type { LoadedOperation } from "../../operations/call.ts";
import type { Call } from "../../operations/operation.ts";
import type { Touched } from "../../operations/permission/touched.ts";
import type { OperationShapes } from "../../wire/shapes.ts";
import { inOwnFamily } from "../callers/permission.ts";
import type { Identity } from "../callers/sign-in.ts";
import type { Recorded } from "../commit/entries.ts";
import type { Ledger } from "../ledger.ts";
import { resourcesOf } from "./event-resources.ts";
import { eventsOf, isTrailed, isUnpermitted, type Outcome, type TrailedCall } from "./trail-of-call.ts";

export interface TrailSettings {
  /** So long events are kept. */
  readonly days: number;
  /** Whether calls that only read are events, too. */
  readonly reads: boolean;
}

/** What it takes of a gateway. */
export interface Keeping {
  readonly ledger: Ledger;
  readonly trail: TrailSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Of a request, what events show. */
export interface Sent {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress?: string | undefined;
}

/** A call whose caller has proven who they are, on its way through the gateway. */
interface Calling {
  readonly operation: LoadedOperation;
  readonly shapes: OperationShapes;
  readonly input: object;
}

export class Trailing {
  readonly #keeping: Keeping;
  readonly #call: TrailedCall;
  readonly #operation: LoadedOperation;
  readonly #isTrailed: boolean;
  /** On the newest world that it was decided on. */
  #seen: Call<object> | undefined;

  constructor(keeping: Keeping, sent: Sent, identity: Identity, { operation, shapes, input }: Calling) {
    this.#keeping = keeping;
    this.#operation = operation;
    const { service, name } = operation;
    const parameters = input as TrailedCall["input"];
    this.#call = {
      ...signerOf(identity),
      ...callerOf(sent, identity),
      service,
      operation: name,
      shapes,
      input: parameters,
    };
    this.#isTrailed = isTrailed(`${service}:${name}`, keeping.trail.reads);
  }

  see(call: Call<object>): void {
    this.#seen = call;
  }

  /** The decision with its events. */
  record<O extends Record<string, unknown>>(decision: Recorded<O>): Recorded<O> {
    if (!this.#isTrailed) return decision;
    const resources = resourcesOf(this.#touched(), decision.changes ?? []);
    return { ...decision, events: this.#events({ output: decision.output, resources }) };
  }

  /** Of a call that lists. */
  async noteRead(): Promise<void> {
    if (!this.#isTrailed) return;
    await this.#keeping.ledger.trail.note(this.#events({ output: {}, resources: resourcesOf(this.#touched(), []) }));
  }

  /** Rejects as `decide` does: for want of permission only once the refusal is in the trail. */
  async whileDeciding<T>(decide: () => Promise<T>): Promise<T> {
    try {
      return await decide();
    } catch (error) {
      if (!isUnpermitted(error)) throw error;
      const resources = resourcesOf(this.#touched(), []);
      await this.#keeping.ledger.trail.note(this.#events({ refusal: error, resources }));
      throw error;
    }
  }

  #events(outcome: Outcome): readonly TrailEvent[] {
    return eventsOf(this.#call, outcome, this.#keeping.now());
  }

  /** Nothing, if the call names what isn't there. */
  #touched(): readonly Touched[] {
    if (this.#seen === undefined) return [];
    try {
      return this.#operation.touches(this.#seen);
    } catch {
      return [];
    }
  }
}

/** What an event says of the caller and of the request. */
export const callerOf = ({ requestId, headers, remoteAddress }: Sent, identity: Identity | undefined) => ({
  ...(identity && signerOf(identity)),
  requestId,
  sourceIp: remoteAddress && inOwnFamily(remoteAddress),
  userAgent: headers["user-agent"],
});

const signerOf = ({ principal, signed }: Identity) => ({
  ...{ principal, accessKeyId: signed.accessKeyId, region: signed.region },
});

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Events older than this aren't shown, and will be dropped. */
const trailBegins = ({ trail, now }: Pick<Keeping, "trail" | "now">): string =>
  new Date(Math.max(0, now() - trail.days * DAY_MS)).toISOString();

/** What is looked for in the trail, as far as it's kept. */
export function lookUp(keeping: Keeping, lookup: EventLookup): Promise<EventsFound> {
  const begins = trailBegins(keeping);
  return keeping.ledger.trail.lookUp(
    Date.parse(lookup.from) < Date.parse(begins) ? { ...lookup, from: begins } : lookup,
  );
}
