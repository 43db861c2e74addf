/** Lists flow logs. */
import { describe, recordsOf } from "../describe.ts";
import { findFlowLogs } from "./find-flow-log.ts";
import { showFlowLog } from "./show-flow-log.ts";

export default describe("ec2", "DescribeFlowLogs", {
  list: "FlowLogs",
  ...recordsOf("flow-log"),
  ids: { of: ({ FlowLogIds }) => FlowLogIds, findAll: ({ world }, ids) => findFlowLogs(world, ids) },
  filters: {
    // AWS: this name isn't the member's.
    "deliver-log-status": "DeliverLogsStatus",
    "flow-log-id": "FlowLogId",
    "log-destination-type": "LogDestinationType",
    "log-group-name": "LogGroupName",
    "resource-id": "ResourceId",
    "traffic-type": "TrafficType",
  },
  narrow: { "resource-id": ({ world }, id) => world.by("flow-log", "resource", id) },
  show: showFlowLog,
});
