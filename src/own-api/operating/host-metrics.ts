/** What metrics say of hosts: how many are connected, and how many don't have yet what they were told. */
import type { Sample, Series } from "../../gateway/metrics/series.ts";
import type { Report } from "../hosts/contract.ts";
import type { HostReports } from "../hosts/heard/reports.ts";
import type { OpenFeeds } from "../hosts/open-feeds.ts";

/** A host that enforces on any of its devices counts as `enforce`. `none`: it hasn't reported any device yet. */
const MODES = ["enforce", "observe", "none"] as const;

export function hostSeries(open: OpenFeeds, reports: HostReports): readonly Series[] {
  const series = (name: string, help: string, isCounted: (cursor: string | undefined, report?: Report) => boolean) => ({
    ...{ type: "gauge" as const, name, help, labelNames: ["mode"] },
    samples(): readonly Sample[] {
      const counts = { enforce: 0, observe: 0, none: 0 };
      for (const [hostId, { cursor, home }] of open.all()) {
        const report = reports.get(home, hostId)?.report;
        if (isCounted(cursor, report)) counts[modeOf(report)] += 1;
      }
      return MODES.map((mode) => ({ labels: [mode], value: counts[mode] }));
    },
  });
  return [
    series("cordon_hosts_connected", "Hosts that follow their feed.", () => true),
    series(
      "cordon_hosts_behind",
      "Hosts that follow their feed, and haven't reported yet that they have what they were told.",
      (cursor, report) => report?.applied?.cursor !== cursor,
    ),
  ];
}

function modeOf(report: Report | undefined): (typeof MODES)[number] {
  const modes = report?.interfaces.map(({ mode }) => mode) ?? [];
  if (modes.length === 0) return "none";
  return modes.includes("enforce") ? "enforce" : "observe";
}
