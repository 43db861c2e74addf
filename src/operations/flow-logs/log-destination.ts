/** Reads where a flow log's records would go, and refuses what doesn't fit together. Cordon keeps them, wherever that is. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { FlowLog } from "../../model/records/observing/flow-log.ts";
import type { InputOf } from "../operation.ts";

// AWS: catalogue 506
const noDestination = awsError(
  "InvalidParameter",
  () => "LogDestination can't be empty if LogGroupName is not provided.",
);
const bothDestinations = awsError(
  "InvalidParameter",
  () => "Please only provide LogGroupName or only provide LogDestination.",
);
const groupElsewhere = awsError(
  "InvalidParameter",
  () => "LogDestination type must be cloud-watch-logs if LogGroupName is provided.",
);
const noPermission = awsError(
  "InvalidParameter",
  () => "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
);
const permissionForS3 = awsError(
  "InvalidParameter",
  () => "DeliverLogsPermissionArn is not applicable for s3 delivery",
);
const halfCrossAccount = awsError(
  "InvalidParameter",
  () =>
    "When providing a role for cross-account delivery, both the DeliverLogsPermissionArn and DeliverCrossAccountRole fields must be set.",
);
// ours: no evidence of AWS's texts
const wrongDestination = awsError(
  "InvalidParameter",
  (arn: string, type: string) => `LogDestination ${arn} is not an ARN for the LogDestinationType ${type}.`,
);
const reservedFolder = awsError("InvalidParameter", () => "LogDestination can't have the folder AWSLogs.");
const notARole = awsError("InvalidParameter", (name: string) => `${name} is not the ARN of a role.`);
const optionsElsewhere = awsError("InvalidParameter", () => "DestinationOptions are only applicable for s3 delivery.");

type Input = InputOf<"ec2", "CreateFlowLogs">;
type Destination = Pick<
  FlowLog,
  "destinationType" | "destination" | "logGroupName" | "permissionArn" | "crossAccountRole" | "options"
>;

const FORMS: Readonly<Record<FlowLog["destinationType"], RegExp>> = {
  "cloud-watch-logs": /^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:([\w./#-]{1,512})(:\*)?$/,
  "kinesis-data-firehose": /^arn:aws:firehose:[a-z0-9-]+:\d{12}:deliverystream[/:][\w.-]{1,64}$/,
  s3: /^arn:aws:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/,
};
const ROLE = /^arn:aws:iam::\d{12}:role\/.+$/;

export function readDestination(input: Input): Destination {
  const { LogDestinationType: destinationType = "cloud-watch-logs", LogDestination: destination } = input;
  const { LogGroupName: group, DeliverLogsPermissionArn: permissionArn } = input;
  const { DeliverCrossAccountRole: crossAccountRole } = input;
  if (group === undefined && destination === undefined) throw noDestination();
  if (group !== undefined && destination !== undefined) throw bothDestinations();
  if (group !== undefined && destinationType !== "cloud-watch-logs") throw groupElsewhere();
  if (destinationType === "s3" && permissionArn !== undefined) throw permissionForS3();
  if (crossAccountRole !== undefined && permissionArn === undefined) throw halfCrossAccount();
  if (destinationType === "cloud-watch-logs" && permissionArn === undefined) throw noPermission();
  for (const [name, arn] of Object.entries({ DeliverLogsPermissionArn: permissionArn, crossAccountRole })) {
    if (arn !== undefined && !ROLE.test(arn)) throw notARole(name);
  }
  const form = destination === undefined ? undefined : FORMS[destinationType].exec(destination);
  if (form === null) throw wrongDestination(destination ?? "", destinationType);
  if (destinationType === "s3" && destination?.split("/").includes("AWSLogs")) throw reservedFolder();
  // ours: no evidence of what AWS shows. An ARN of a log group is shown with the group's name beside it.
  const logGroupName = group ?? (destinationType === "cloud-watch-logs" ? form?.[1] : undefined);
  const options = readOptions(input, destinationType);
  return {
    destinationType,
    ...dropUndefined({ destination, logGroupName, permissionArn, crossAccountRole, options }),
  };
}

function readOptions({ DestinationOptions: given }: Input, type: FlowLog["destinationType"]): FlowLog["options"] {
  if (type !== "s3") {
    if (given !== undefined) throw optionsElsewhere();
    return undefined;
  }
  return {
    fileFormat: given?.FileFormat ?? "plain-text",
    isHiveCompatible: given?.HiveCompatiblePartitions ?? false,
    isPerHour: given?.PerHourPartition ?? false,
  };
}
