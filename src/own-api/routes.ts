/** Cordon's own interface below `/_cordon/`, which has what AWS has no call for: its routes, and what they answer. */
import type { Prefix } from "../address/prefix.ts";
import type { Applied } from "../gateway/call-lists/apply.ts";
import type { FlowRecords } from "../gateway/flow-records/flow-records.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnRoute } from "../gateway/http-server.ts";
import type { MetricsAccess } from "../gateway/metrics/sign-in-scraper.ts";
import { LiveNetworks } from "../policy/questions/live-networks.ts";
import { applyRoute } from "./calls/apply.ts";
import { type Checked, checkRoute } from "./check.ts";
import { type ClientVpnChecked, clientVpnRoute } from "./client-vpn/client-vpn-check.ts";
import type { AsOf } from "./contract.ts";
import { type Diffed, diffRoute } from "./differences/diff.ts";
import { Directories } from "./directories.ts";
import { type ExpectationOutcome, expectationsRoute } from "./expectations.ts";
import { type Exported, exportRoute } from "./export.ts";
import { FlowKeeper } from "./flows/flow-keeper.ts";
import { type FlowLine, flowsRoute } from "./flows/flows.ts";
import { hostFlowsRoute } from "./flows/host-flows.ts";
import { type UnusedRules, unusedRulesRoute } from "./flows/unused-rules.ts";
import { gateRoutes } from "./gate.ts";
import { type GateChecked, gateCheckRoute } from "./gate-check.ts";
import type { AddedHost } from "./hosts/add.ts";
import { HostReports } from "./hosts/heard/reports.ts";
import type { ListedHosts } from "./hosts/list.ts";
import type { ChangedModes } from "./hosts/mode.ts";
import { type ListedRefusals, refusedRoute } from "./hosts/refused.ts";
import { type HostOptions, hostRoutes } from "./hosts/routes.ts";
import type { GivenToken } from "./hosts/tokens.ts";
import { type Imported, importRoute } from "./import.ts";
import { type MatrixLine, matrixRoute } from "./matrix/matrix.ts";
import { type NextAddress, nextAddressRoute } from "./next-address.ts";
import { type Opened, openRoute } from "./open.ts";
import { type Backup, backupRoute } from "./operating/backup.ts";
import { type Health, healthRoute } from "./operating/health.ts";
import { type Live, liveRoute } from "./operating/live.ts";
import { metricsRoute } from "./operating/metrics.ts";
import { openApiRoute } from "./operating/openapi.ts";
import { type Ready, readyRoute, type ServerState } from "./operating/ready.ts";
import { resetRoute } from "./operating/reset.ts";
import { type OpenSummary, openSummaryRoute } from "./overview/open-summary.ts";
import { type PoolUsage, poolUsageRoute } from "./overview/pool-usage.ts";
import { type Summary, summaryRoute } from "./overview/summary.ts";
import { type Reached, reachRoute } from "./reach.ts";
import type { CheckedRoutes } from "./routing/check.ts";
import type { KeptHolding } from "./routing/holdings.ts";
import type { LoadedTable } from "./routing/load.ts";
import type { LoadedRouting } from "./routing/loaded.ts";
import { routingRoutes } from "./routing/routes.ts";
import { signInRoute, type WhoSignsIn } from "./sign-in.ts";
import { historyRoute, type Told } from "./trail/history.ts";
import { type Used, usesRoute } from "./uses.ts";
import { type Rehearsed, whatIfRoute } from "./what-if.ts";

export interface OwnRoutesOptions {
  readonly gateway: Gateway;
  /** Whose word on the client's address the gate takes. */
  readonly trustedProxies: readonly Prefix[];
  /** Undefined if the operator didn't allow it. */
  readonly reset: (() => Promise<void>) | undefined;
  readonly backup: Backup;
  readonly hosts: HostOptions;
  readonly flowRecords: FlowRecords;
  readonly state: ServerState;
  /** Who may read the metrics besides operators. */
  readonly metricsFor: MetricsAccess;
}

export function ownRoutes(options: OwnRoutesOptions): readonly OwnRoute[] {
  const { gateway, trustedProxies, reset, backup, hosts, flowRecords, state, metricsFor } = options;
  const directories = new Directories(gateway);
  const networks = new LiveNetworks();
  const reports = new HostReports();
  const keeper = new FlowKeeper(gateway, networks, flowRecords, reports.refusals);
  return [
    healthRoute(gateway),
    liveRoute,
    openApiRoute,
    readyRoute(state),
    metricsRoute(gateway, metricsFor),
    signInRoute(gateway),
    resetRoute(gateway, reset),
    backupRoute(gateway, backup),
    ...gateRoutes(gateway, directories, trustedProxies),
    gateCheckRoute(gateway, directories),
    clientVpnRoute(gateway, networks),
    nextAddressRoute(gateway),
    checkRoute(gateway, networks, reports),
    reachRoute(gateway, networks),
    openRoute(gateway, networks),
    openSummaryRoute(gateway, networks),
    summaryRoute(gateway),
    poolUsageRoute(gateway),
    matrixRoute(gateway, networks),
    diffRoute(gateway),
    expectationsRoute(gateway, networks),
    importRoute(gateway),
    exportRoute(gateway),
    usesRoute(gateway),
    historyRoute(gateway),
    whatIfRoute(gateway, networks),
    applyRoute(gateway),
    ...hostRoutes(gateway, reports, hosts),
    refusedRoute(gateway, networks, reports.refusals),
    hostFlowsRoute(gateway, keeper),
    flowsRoute({ gateway, keeper, stopping: hosts.stopping }),
    unusedRulesRoute(gateway, keeper),
    ...routingRoutes(gateway),
  ];
}

/** What each path answers if it does; if it answers line by line, one line. */
export interface Answers {
  readonly [path: `/_cordon/gate-check/${string}`]: GateChecked;
  readonly "/_cordon/apply": Applied;
  readonly "/_cordon/client-vpn": ClientVpnChecked;
  readonly "/_cordon/check": Checked & AsOf;
  readonly "/_cordon/diff": Diffed;
  readonly "/_cordon/expectations": ExpectationOutcome & AsOf;
  readonly "/_cordon/export": Exported;
  readonly "/_cordon/flows": FlowLine;
  readonly "/_cordon/health": Health;
  readonly "/_cordon/history": Told;
  readonly "/_cordon/hosts": ListedHosts;
  readonly "/_cordon/hosts/add": AddedHost;
  readonly "/_cordon/hosts/confirm": ChangedModes;
  readonly "/_cordon/hosts/mode": ChangedModes;
  readonly "/_cordon/hosts/refused": ListedRefusals;
  readonly "/_cordon/hosts/remove": undefined;
  readonly "/_cordon/hosts/token": GivenToken;
  readonly "/_cordon/import": Imported;
  readonly "/_cordon/ipam/next-address": NextAddress;
  readonly "/_cordon/ipam/usage": PoolUsage & AsOf;
  readonly "/_cordon/live": Live;
  readonly "/_cordon/matrix": MatrixLine;
  readonly "/_cordon/open": Opened & AsOf;
  readonly "/_cordon/open/summary": OpenSummary & AsOf;
  readonly "/_cordon/reach": Reached & AsOf;
  readonly "/_cordon/ready": Ready;
  readonly "/_cordon/routes": LoadedRouting & AsOf;
  readonly "/_cordon/routes/check": CheckedRoutes & AsOf;
  readonly "/_cordon/routes/holdings": KeptHolding;
  readonly "/_cordon/routes/load": LoadedTable;
  readonly "/_cordon/rules/unused": UnusedRules;
  readonly "/_cordon/sign-in": WhoSignsIn;
  readonly "/_cordon/summary": Summary & AsOf;
  readonly "/_cordon/uses": Used;
  readonly "/_cordon/what-if": Rehearsed;
}
