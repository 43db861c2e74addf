/** Shows an exclusion from Block Public Access. */
import type { BlockPublicAccessExclusion } from "../../model/records/guarding/block-public-access.ts";
import { arnOfRecord } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { showTags } from "../tags/tag-rules.ts";

type State = BlockPublicAccessExclusion["state"] | "create-in-progress" | "update-in-progress" | "delete-in-progress";

export const stateOf = ({ state, deletedAt }: BlockPublicAccessExclusion) =>
  deletedAt === undefined ? state : ("delete-complete" as const);

/** AWS: the ARN is that of what is excluded (catalogue 528). */
const arnOfExcluded = ({ resourceId, ownerId }: BlockPublicAccessExclusion, { region }: World): string =>
  arnOfRecord(resourceId.startsWith("vpc-") ? "vpc" : "subnet", { id: resourceId, ownerId }, region);

export const showExclusion = (
  exclusion: BlockPublicAccessExclusion,
  world: World,
  state: State | "delete-complete" = stateOf(exclusion),
) => ({
  ExclusionId: exclusion.id,
  InternetGatewayExclusionMode: exclusion.mode,
  ResourceArn: arnOfExcluded(exclusion, world),
  State: state,
  Reason: exclusion.reason,
  CreationTimestamp: exclusion.createdAt,
  LastUpdateTimestamp: state === "create-in-progress" ? undefined : exclusion.updatedAt,
  DeletionTimestamp: exclusion.deletedAt,
  Tags: showTags(exclusion.tags),
});
