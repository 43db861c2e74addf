/** Two records of a VPC in which another account than its owner has interfaces or groups: one in each of the two partitions. */
import type { Resource } from "../tag.ts";

/** Leads from a participant's partition to the owner's. `id` is that of the VPC. It proves nothing: the owner's record does. */
export interface SharedVpc extends Resource {
  /** The account that owns the VPC. */
  readonly ownerId: string;
  /** The subnets that are shared with the participant now; the record that is kept names no subnets. */
  readonly subnetIds: readonly string[];
}

/** In the owner's partition, which has copies of what the participant has in the VPC. */
export interface VpcParticipant extends Resource {
  /** `<vpc>/<account>` */
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
}

export const participantId = (vpcId: string, account: string): string => `${vpcId}/${account}`;
