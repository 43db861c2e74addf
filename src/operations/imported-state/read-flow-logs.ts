/** Turns AWS's answers about flow logs back into records. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import { DEFAULT_FLOW_LOG_FORMAT, type FlowLog } from "../../model/records/observing/flow-log.ts";
import { kindOfId } from "../../model/world/ids.ts";
import type { Members } from "./members.ts";

/** Whose flow logs Cordon knows; AWS has others, of transit gateways. */
const SOURCES: readonly (string | undefined)[] = ["network-interface", "subnet", "vpc"];

export function readFlowLog(saved: Members, account: string): FlowLog | undefined {
  const resourceId = saved.text("ResourceId");
  if (!SOURCES.includes(kindOfId(resourceId))) return undefined;
  const options = saved.maybe("DestinationOptions");
  const destinations = ["cloud-watch-logs", "kinesis-data-firehose", "s3"] as const;
  return {
    id: saved.text("FlowLogId"),
    ownerId: account,
    tags: saved.tags(),
    createdAt: saved.maybeText("CreationTime") ?? "1970-01-01T00:00:00.000Z",
    resourceId,
    trafficType: saved.oneOf("TrafficType", ["ACCEPT", "REJECT", "ALL"], "ALL"),
    destinationType: saved.oneOf("LogDestinationType", destinations, "cloud-watch-logs"),
    format: saved.maybeText("LogFormat") ?? DEFAULT_FLOW_LOG_FORMAT,
    interval: saved.maybeNumber("MaxAggregationInterval") === 60 ? 60 : 600,
    ...dropUndefined({
      destination: saved.maybeText("LogDestination"),
      logGroupName: saved.maybeText("LogGroupName"),
      permissionArn: saved.maybeText("DeliverLogsPermissionArn"),
      crossAccountRole: saved.maybeText("DeliverCrossAccountRole"),
      options: options && {
        fileFormat: options.oneOf("FileFormat", ["parquet", "plain-text"], "plain-text"),
        isHiveCompatible: options.flag("HiveCompatiblePartitions"),
        isPerHour: options.flag("PerHourPartition"),
      },
    }),
  };
}
