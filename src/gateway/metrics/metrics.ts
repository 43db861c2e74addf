/** What one Cordon counts. To count something more, add a series here, and call `add` or `observe` on it where it happens. */
import type { Exchange } from "../http/exchange.ts";
import { Counter, Histogram, type Series } from "./series.ts";

/** Seconds. Most calls take less than a millisecond; what takes more than ten seconds streams. */
export const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A number without labels that is looked up when somebody reads it. */
export const gauge = (name: string, help: string, value: () => number): Series => ({
  ...{ type: "gauge", name, help, labelNames: [] },
  samples: () => [{ labels: [], value: value() }],
});

export class Metrics {
  readonly requests = new Counter(
    "cordon_requests_total",
    "Requests by service, operation and HTTP status; status gone: the caller went away before its answer.",
    ["service", "operation", "status"],
  );
  readonly durations = new Histogram(
    "cordon_request_duration_seconds",
    "Time from a request's headers to the end of its answer.",
    SECONDS,
    ["service", "operation"],
  );
  readonly feedMessages = new Counter("cordon_feed_messages_total", "Messages that were sent to hosts.", ["type"]);
  readonly passedOn = new Counter(
    "cordon_passed_on_total",
    "Calls that were passed on to an upstream, by the status that it answered; status failed: it didn't answer.",
    ["status"],
  );
  readonly #more: Series[] = [];

  /** Counts an exchange when it's over. What Cordon doesn't serve counts as `other`, whatever a caller calls it. */
  note({ route, service, operation, status, began }: Exchange): void {
    const about = route === undefined ? [service ?? "other", operation ?? "other"] : ["cordon", route];
    this.requests.add(1, ...about, status === 0 ? "gone" : String(status));
    this.durations.observe((performance.now() - began) / 1_000, ...about);
  }

  /** For what is known only where it's put together, as gauges are. */
  include(...series: readonly Series[]): void {
    this.#more.push(...series);
  }

  all(): readonly Series[] {
    const own = Object.values(this).filter((each) => each instanceof Counter || each instanceof Histogram);
    return [...own, ...this.#more];
  }
}
