/** What is in memory, and what the log takes. */
import type { Flush } from "../../model/world/log.ts";
import type { Partition } from "../../model/world/partition.ts";
import { gauge, type Metrics, SECONDS } from "./metrics.ts";
import { Counter, Histogram, type Sample } from "./series.ts";

/** What it takes of a ledger. */
interface Counted {
  worlds(): Iterable<Partition>;
  damaged(): readonly unknown[];
}

/** `ledger` is asked each time: a reset replaces it. */
export function countLedger(metrics: Metrics, ledger: () => Counted): void {
  metrics.include(
    gauge("cordon_worlds", "Accounts' Regions in memory.", () => Iterator.from(ledger().worlds()).toArray().length),
    gauge("cordon_damaged_worlds", "Accounts' Regions whose log is damaged.", () => ledger().damaged().length),
    {
      ...{ type: "gauge", name: "cordon_records", help: "Records in memory, by kind." },
      labelNames: ["kind"],
      samples: () => recordsByKind(ledger().worlds()),
    },
  );
}

function recordsByKind(worlds: Iterable<Partition>): Iterable<Sample> {
  const sums = new Map<string, number>();
  for (const world of worlds) {
    for (const [kind, size] of world.sizes()) sums.set(kind, (sums.get(kind) ?? 0) + size);
  }
  return Iterator.from(sums).map(([kind, value]) => ({ labels: [kind], value }));
}

/** Counts the flushes of a log. */
export function flushCounter(metrics: Metrics): (flush: Flush) => void {
  const entries = new Counter(
    "cordon_log_entries_total",
    "Entries that the log keeps, one for each change of an account's Region.",
  );
  const events = new Counter("cordon_log_events_total", "Events of the trail that the log keeps.");
  const characters = new Counter("cordon_log_characters_total", "Size of these entries and events, in characters.");
  const failed = new Counter("cordon_log_failed_flushes_total", "Flushes that the disk refused.");
  const durations = new Histogram(
    "cordon_log_flush_duration_seconds",
    "Time that a flush takes, with its fsync.",
    SECONDS,
  );
  const commits = new Histogram("cordon_log_flush_commits", "Commits that are flushed together.", COMMITS);
  metrics.include(entries, events, characters, failed, durations, commits);
  return (flush) => {
    durations.observe(flush.seconds);
    commits.observe(flush.commits);
    if (!flush.isKept) return failed.add(1);
    entries.add(flush.entries);
    events.add(flush.events);
    characters.add(flush.characters);
  };
}

const COMMITS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
