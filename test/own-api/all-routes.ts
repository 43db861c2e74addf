/** The routes of Cordon's own interface, to be listed: none of them can be asked. */
import type { FlowRecords } from "../../src/gateway/flow-records/flow-records.ts";
import type { Gateway } from "../../src/gateway/handle-call.ts";
import { Draining } from "../../src/gateway/http/draining.ts";
import { Metrics } from "../../src/gateway/metrics/metrics.ts";
import { ownRoutes } from "../../src/own-api/routes.ts";

export const allRoutes = ownRoutes({
  gateway: { metrics: new Metrics(), ledger: {} } as Gateway,
  trustedProxies: [],
  reset: undefined,
  backup: "the log is in memory",
  hosts: { pin: undefined, stopping: new AbortController().signal },
  flowRecords: {} as FlowRecords,
  state: { draining: new Draining(), isStarted: true, failure: undefined, unreachable: () => undefined },
  metricsFor: undefined,
});
