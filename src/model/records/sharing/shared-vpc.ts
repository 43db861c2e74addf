/** What partitions keep of a VPC that accounts use together, besides what is in it. */
import type { Resource, Tagged } from "../tag.ts";

/** There while a participant has interfaces or groups in the VPC. Leads from a participant's partition to the owner's. `id` is that of the VPC. It proves nothing: the owner's record does. */
export interface SharedVpc extends Resource {
  /** The account that owns the VPC. */
  readonly ownerId: string;
  /** What is shared with the participant now; the record that is kept names nothing. */
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** In the owner's partition, which has copies of what the participant has in the VPC. */
export interface VpcParticipant extends Resource {
  /** `<vpc>/<account>` */
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
}

/** The tags that a participant gave something that others share with it: nobody else sees them. `id` is that of the resource. */
export interface ParticipantTags extends Tagged {}

export const participantId = (vpcId: string, account: string): string => `${vpcId}/${account}`;
