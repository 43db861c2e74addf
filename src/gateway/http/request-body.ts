/** Reads the bodies of requests: each within the limit of its route, and all of them within one budget. */
import type { IncomingMessage } from "node:http";
import { bodyTooLarge, requestTimeout, tooMuchAtOnce } from "../request-errors.ts";
import { CallerGone } from "./gone-callers.ts";

const MIB = 1024 * 1024;

/** What the bodies of all requests in flight may take together. */
const MOST_HELD = 96 * MIB;

/** So much of every body is not counted. Nearly every call has less, so others' long bodies never keep it out. */
const UNCOUNTED = 16 * 1024;

/** A body may take so long, and longer by a second for each so many bytes of it that have come. */
const SLOWEST_MS = 30_000;
const SLOWEST_BYTES_A_SECOND = 32 * 1024;

/** A body that is on its way. */
interface Arriving {
  readonly began: number;
  size: number;
  /** Called if it takes too long. */
  readonly give: () => void;
}

/** The body of one request. Nothing of it is read before someone asks for it. */
export interface RequestBody {
  /** The whole body, read once. Rejects with a declared error if it's too large, or if others hold the budget. */
  readonly read: () => Promise<Buffer>;
  /** Says that the request is done with, and its body forgotten. */
  readonly release: () => void;
}

const EMPTY = Buffer.alloc(0);

/** Questions to the gate have no body: not waiting for the end of one lets the gate decide twice as often. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";

export class RequestBodies {
  readonly #slowestMs: number;
  readonly #arriving = new Set<Arriving>();
  #left: number;
  #watching: NodeJS.Timeout | undefined;

  constructor(mostHeld = MOST_HELD, slowestMs = SLOWEST_MS) {
    this.#left = mostHeld;
    this.#slowestMs = slowestMs;
  }

  /** All bodies are looked at by one timer: one for each body would cost every call. */
  #watch(arriving: Arriving): void {
    this.#arriving.add(arriving);
    this.#watching ??= setInterval(() => this.#giveUpSlow(), Math.min(1_000, this.#slowestMs)).unref();
  }

  #giveUpSlow(): void {
    const now = performance.now();
    for (const { began, size, give } of this.#arriving) {
      if (now - began > this.#slowestMs + (size / SLOWEST_BYTES_A_SECOND) * 1_000) give();
    }
    if (this.#arriving.size > 0) return;
    clearInterval(this.#watching);
    this.#watching = undefined;
  }

  /** `most` is the largest body that the route takes, in bytes. */
  of(incoming: IncomingMessage, most: number): RequestBody {
    let held = 0;
    let read: Promise<Buffer> | undefined;
    /** Takes the budget for a body of so many bytes. */
    const hold = (size: number): boolean => {
      const more = Math.max(0, size - UNCOUNTED) - held;
      if (more > this.#left) return false;
      this.#left -= more;
      held += more;
      return true;
    };
    return {
      read: () => {
        read ??= hasBody(incoming) ? this.#readWhole(incoming, most, hold) : Promise.resolve(EMPTY);
        return read;
      },
      release: () => {
        this.#left += held;
        held = 0;
      },
    };
  }

  /** Uses events: iteration costs three times as much. */
  #readWhole(incoming: IncomingMessage, most: number, hold: (size: number) => boolean): Promise<Buffer> {
    if (Number(incoming.headers["content-length"]) > most) return Promise.reject(bodyTooLarge(most));
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const stop = (error: Error) => {
        this.#arriving.delete(arriving);
        incoming.off("data", take);
        chunks.length = 0;
        reject(error);
      };
      const arriving: Arriving = { began: performance.now(), size: 0, give: () => stop(requestTimeout()) };
      const take = (chunk: Buffer) => {
        arriving.size += chunk.length;
        if (arriving.size <= most && hold(arriving.size)) chunks.push(chunk);
        else stop(arriving.size > most ? bodyTooLarge(most) : tooMuchAtOnce());
      };
      this.#watch(arriving);
      incoming.on("data", take);
      incoming.on("end", () => {
        this.#arriving.delete(arriving);
        resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
      });
      incoming.on("error", () => stop(new CallerGone()));
      incoming.on("close", () => {
        // Every request closes. Only one that closes before its end is worth an error with its stack.
        if (!incoming.complete) stop(new CallerGone());
      });
    });
  }
}

/** How long a caller may go on sending what nobody reads. */
const LINGER_MS = 5_000;

/**
 * Throws the rest of a body away after its answer. A connection that is closed while the caller still sends would take the
 * answer with it.
 */
export function discardRest(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  const cut = setTimeout(() => incoming.destroy(), LINGER_MS).unref();
  incoming.once("close", () => clearTimeout(cut));
  incoming.once("end", () => clearTimeout(cut));
  incoming.resume();
}
