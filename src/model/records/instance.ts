/** Instances and their volumes. A record only: nothing is started, and nothing is stored on a volume. */
import type { Tagged } from "./tag.ts";

export type InstanceState = "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";

export interface Instance extends Tagged {
  readonly ownerId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly state: InstanceState;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** ISO 8601; the last start. */
  readonly launchedAt: string;
  readonly launchIndex: number;
  readonly rootDeviceName: string;
  readonly clientToken?: string;
  readonly keyName?: string;
  /** Base64, as received. */
  readonly userData?: string;
  readonly disableApiTermination: boolean;
  readonly disableApiStop: boolean;
  readonly shutdownBehavior: "stop" | "terminate";
  readonly ebsOptimized: boolean;
  readonly isMonitored: boolean;
  /** The service that manages it, if one does. */
  readonly operator?: string;
  /** `standard` or `unlimited`, for burstable types. */
  readonly cpuCredits?: string;
  /** ARN and id of the instance profile. */
  readonly profile?: { readonly arn: string; readonly id: string };
  /** Other parameters of RunInstances that answers show again, as members of AWS's Instance shape. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly stateReason?: { readonly code: string; readonly message: string };
  readonly transitionReason?: string;
  /** ISO 8601; terminated instances stay visible for a while after this. */
  readonly endedAt?: string;
}

export interface Volume extends Tagged {
  readonly ownerId: string;
  readonly availabilityZone: string;
  readonly sizeGib: number;
  readonly type: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly isEncrypted: boolean;
  readonly kmsKeyId?: string;
  /** The service that manages it, if one does. */
  readonly operator?: string;
  readonly snapshotId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly attachment?: {
    readonly instanceId: string;
    readonly device: string;
    readonly deleteOnTermination: boolean;
    /** ISO 8601. */
    readonly attachedAt: string;
  };
  /** The volume before its last modification. */
  readonly modification?: {
    /** ISO 8601. */
    readonly at: string;
    readonly sizeGib: number;
    readonly type: string;
    readonly iops: number | undefined;
    readonly throughput: number | undefined;
  };
}
