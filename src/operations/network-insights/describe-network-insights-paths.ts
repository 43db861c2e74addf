/** Lists reachability questions. */
import type { NetworkInsightsPath, PathFilter } from "../../model/records/network-insights.ts";
import { describe, recordsOf } from "../describe.ts";
import type { Filters } from "../filters.ts";
import { findPath, insightPages } from "./find-insights.ts";
import { showInsightsPath } from "./show-insights.ts";

const rangeText = (range: { readonly from: number; readonly to: number } | undefined) =>
  range && (range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`);

const filtersAt = (end: "source" | "destination", of: (path: NetworkInsightsPath) => PathFilter | undefined) => ({
  [`filter-at-${end}.source-address`]: (path: NetworkInsightsPath) => of(path)?.sourceAddress,
  [`filter-at-${end}.source-port-range`]: (path: NetworkInsightsPath) => rangeText(of(path)?.sourcePortRange),
  [`filter-at-${end}.destination-address`]: (path: NetworkInsightsPath) => of(path)?.destinationAddress,
  [`filter-at-${end}.destination-port-range`]: (path: NetworkInsightsPath) => rangeText(of(path)?.destinationPortRange),
});

const filters: Filters<NetworkInsightsPath> = {
  destination: (path) => path.destination,
  protocol: (path) => path.protocol,
  source: (path) => path.source,
  ...filtersAt("source", (path) => path.filterAtSource),
  ...filtersAt("destination", (path) => path.filterAtDestination),
};

export default describe("ec2", "DescribeNetworkInsightsPaths", {
  list: "NetworkInsightsPaths",
  ...recordsOf("network-insights-path"),
  ids: {
    of: ({ NetworkInsightsPathIds }) => NetworkInsightsPathIds,
    find: ({ world }, id) => findPath(world, id),
  },
  filters,
  pages: insightPages,
  show: (path, { world }) => showInsightsPath(world, path),
});
