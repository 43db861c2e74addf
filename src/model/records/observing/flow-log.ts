/** Flow logs: whose traffic is recorded, and in which form. The records themselves are in files, not in the world. */
import type { Tagged } from "../tag.ts";

type TrafficType = "ACCEPT" | "REJECT" | "ALL";

export interface FlowLog extends Tagged {
  readonly ownerId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The id of a VPC, a subnet or a network interface. */
  readonly resourceId: string;
  readonly trafficType: TrafficType;
  /** Where AWS would deliver the records. Cordon keeps them itself, whatever it is. */
  readonly destinationType: "cloud-watch-logs" | "kinesis-data-firehose" | "s3";
  /** An ARN; undefined if only the log group's name was given. */
  readonly destination?: string;
  readonly logGroupName?: string;
  readonly permissionArn?: string;
  readonly crossAccountRole?: string;
  /** `${version} ${account-id} ...`, as the call had it, or the default. */
  readonly format: string;
  /** Seconds. */
  readonly interval: 60 | 600;
  /** Only for S3. */
  readonly options?: {
    readonly fileFormat: "parquet" | "plain-text";
    readonly isHiveCompatible: boolean;
    readonly isPerHour: boolean;
  };
}

/**
 * The fields of records by the version that brought them, in the order of AWS's table (catalogue 508). A record's own
 * version is the highest of its fields'.
 */
const FLOW_LOG_FIELDS: Readonly<Record<number, readonly string[]>> = {
  2: "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status".split(
    " ",
  ),
  3: ["vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr"],
  4: ["region", "az-id", "sublocation-type", "sublocation-id"],
  5: ["pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path"],
  7: [
    "ecs-cluster-arn",
    "ecs-cluster-name",
    "ecs-container-instance-arn",
    "ecs-container-instance-id",
    "ecs-container-id",
    "ecs-second-container-id",
    "ecs-service-name",
    "ecs-task-definition-arn",
    "ecs-task-arn",
    "ecs-task-id",
  ],
  8: ["reject-reason"],
  9: ["resource-id"],
  10: ["encryption-status"],
};

const versions: ReadonlyMap<string, number> = new Map(
  Object.entries(FLOW_LOG_FIELDS).flatMap(([version, names]) => names.map((name) => [name, Number(version)] as const)),
);

/** The version that brought a field; undefined for names that AWS doesn't know. */
export const versionOfField = (name: string): number | undefined => versions.get(name);

/** The names of a format's fields: `${version} ${srcaddr}` has two. */
export const fieldsOfFormat = (format: string): readonly string[] =>
  [...format.matchAll(/\$\{([^}]*)\}/g)].map(([, name = ""]) => name);

/** AWS: the fields of version 2, in the order of its table (catalogue 508). */
export const DEFAULT_FLOW_LOG_FORMAT = (FLOW_LOG_FIELDS[2] ?? []).map((name) => `\${${name}}`).join(" ");
