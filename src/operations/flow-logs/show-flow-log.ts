/** Shows a flow log in AWS's form. */
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { FlowLog as ShownFlowLog } from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";

/** What AWS says of deliveries that work. Cordon keeps the records itself, so they always do. */
const DELIVERED = "SUCCESS";

export const showFlowLog = (flowLog: FlowLog): ShownFlowLog => ({
  CreationTime: flowLog.createdAt,
  DeliverLogsPermissionArn: flowLog.permissionArn,
  DeliverCrossAccountRole: flowLog.crossAccountRole,
  DeliverLogsStatus: DELIVERED,
  FlowLogId: flowLog.id,
  FlowLogStatus: "ACTIVE",
  LogGroupName: flowLog.logGroupName,
  ResourceId: flowLog.resourceId,
  TrafficType: flowLog.trafficType,
  LogDestinationType: flowLog.destinationType,
  LogDestination: flowLog.destination,
  LogFormat: flowLog.format,
  Tags: showTags(flowLog.tags),
  MaxAggregationInterval: flowLog.interval,
  // AWS: shown for S3, with the defaults if none were given (catalogue 509).
  DestinationOptions: flowLog.options && {
    FileFormat: flowLog.options.fileFormat,
    HiveCompatiblePartitions: flowLog.options.isHiveCompatible,
    PerHourPartition: flowLog.options.isPerHour,
  },
});
