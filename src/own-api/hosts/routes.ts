/** The routes about hosts: those that hosts themselves use, below `/_cordon/host/`, and the operators' at `/_cordon/hosts`. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnRoute } from "../../gateway/http-server.ts";
import { hostSeries } from "../operating/host-metrics.ts";
import { addRoute } from "./add.ts";
import { feedRoute } from "./feed.ts";
import { HostFeeds } from "./feeds.ts";
import { shareNews } from "./heard/news.ts";
import type { HostReports } from "./heard/reports.ts";
import { joinRoute } from "./join.ts";
import { keyRoute } from "./key.ts";
import { listRoute } from "./list.ts";
import { modeRoutes } from "./mode.ts";
import { OpenFeeds } from "./open-feeds.ts";
import { removeRoute } from "./remove.ts";
import { reportRoute } from "./report.ts";
import { tokenRoute } from "./token.ts";
import { Trials } from "./trials.ts";

export interface HostOptions {
  /** Of the server's certificate; undefined without TLS. */
  readonly pin: string | undefined;
  /** Aborted when the server stops: feeds don't end by themselves. */
  readonly stopping: AbortSignal;
}

export function hostRoutes(
  gateway: Gateway,
  reports: HostReports,
  { pin, stopping }: HostOptions,
): readonly OwnRoute[] {
  const feeds = new HostFeeds(gateway);
  const [open, trials] = [new OpenFeeds(), new Trials(gateway, stopping)];
  const { board } = gateway.ledger;
  if (board !== undefined) shareNews(board, { reports, open }, gateway.now, stopping);
  gateway.metrics.include(...hostSeries(open, reports));
  return [
    joinRoute(gateway, open),
    keyRoute(gateway, open),
    feedRoute({ gateway, feeds, open, trials, stopping }),
    reportRoute(gateway, reports),
    listRoute({ gateway, reports, open, trials }),
    addRoute(gateway, pin),
    removeRoute(gateway, open, reports),
    tokenRoute(gateway, pin),
    ...modeRoutes(gateway, trials),
  ];
}
