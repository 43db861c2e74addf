/** What a server takes at one time, and how long it waits for what its callers send. */
import type { Server } from "node:http";
import { gauge, type Metrics } from "../metrics/metrics.ts";
import { Counter } from "../metrics/series.ts";
import { Admission } from "./admission.ts";
import { Connections } from "./connections.ts";

export interface HttpLimits {
  /** Connections that are open at one time. */
  readonly maxConnections: number;
  /** Requests that are worked on at one time. */
  readonly maxRequests: number;
  /** The headers of a request must have come so soon after its connection, or after the request before it. */
  readonly headersTimeoutMs: number;
  /** The body of a request may take so long, and a second more for each 32 KiB of it. */
  readonly bodyTimeoutMs: number;
}

const usual: HttpLimits = {
  maxConnections: 10_000,
  maxRequests: 1_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 30_000,
};

/** Longer than the minute after which load balancers give idle connections up, so it's they who close them. */
const KEPT_ALIVE_MS = 65_000;
/** After so many requests a connection is closed, so that callers spread over the servers behind a load balancer again. */
const MOST_OF_CONNECTION = 10_000;
/** A session's token is in them. */
const LARGEST_HEADERS = 32 * 1024;
const HANDSHAKE_MS = 10_000;
/** Who went away without a word is noticed by TCP, which asks after so long. */
const SILENT_MS = 60_000;

/** The limits given, and the usual ones. */
export const limitsOf = (given: Partial<HttpLimits>): HttpLimits => ({
  maxConnections: given.maxConnections ?? usual.maxConnections,
  maxRequests: given.maxRequests ?? usual.maxRequests,
  headersTimeoutMs: given.headersTimeoutMs ?? usual.headersTimeoutMs,
  bodyTimeoutMs: given.bodyTimeoutMs ?? usual.bodyTimeoutMs,
});

/** As node's servers take them. What's about TLS means nothing to one that speaks HTTP. */
export const settingsOf = ({ headersTimeoutMs }: HttpLimits) => ({
  keepAliveTimeout: KEPT_ALIVE_MS,
  headersTimeout: headersTimeoutMs,
  // Node would count it from the first byte of the request, however long its body may be.
  requestTimeout: 0,
  connectionsCheckingInterval: Math.min(2_000, headersTimeoutMs),
  maxHeaderSize: LARGEST_HEADERS,
  ...{ keepAlive: true, keepAliveInitialDelay: SILENT_MS },
  ...({ minVersion: "TLSv1.2", handshakeTimeout: HANDSHAKE_MS } as const),
});

/** Of a flood the log has a line each so many milliseconds. */
const SAID_EVERY_MS = 10_000;

export class Load {
  readonly connections: Connections;
  readonly admission: Admission;
  readonly #throttled = new Counter("cordon_throttled_total", "Requests refused because too many were in flight.");
  readonly #closed = new Counter(
    "cordon_connections_closed_for_room_total",
    "Idle connections closed because there were too many.",
  );
  readonly #log: (line: string) => void;
  readonly #said = new Map<string, number>();

  constructor(server: Server, limits: HttpLimits, { log, metrics }: { log(line: string): void; metrics: Metrics }) {
    server.maxRequestsPerSocket = MOST_OF_CONNECTION;
    this.#log = log;
    this.admission = new Admission(limits.maxRequests, () => {
      this.#throttled.add(1);
      this.#saySeldom(
        `more than ${limits.maxRequests} requests at one time: some are refused. There may be more with --max-requests`,
      );
    });
    this.connections = new Connections(server, limits.maxConnections, () => {
      this.#closed.add(1);
      this.#saySeldom(
        `more than ${limits.maxConnections} connections: those that have been idle for the longest are closed. There may be more with --max-connections`,
      );
    });
    metrics.include(
      this.#throttled,
      this.#closed,
      gauge(
        "cordon_lasting_requests",
        "Answers that don't end by themselves: hosts' feeds, flow logs that are followed.",
        () => this.admission.lasting,
      ),
    );
  }

  #saySeldom(line: string): void {
    const now = performance.now();
    if (now - (this.#said.get(line) ?? Number.NEGATIVE_INFINITY) < SAID_EVERY_MS) return;
    this.#said.set(line, now);
    this.#log(line);
  }
}
