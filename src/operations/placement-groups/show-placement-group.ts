/** Shows a placement group. */
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import type { PlacementGroup as Shown } from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";

export const showPlacementGroup = (group: PlacementGroup): Shown => ({
  GroupName: group.name,
  GroupId: group.id,
  GroupArn: group.arn,
  State: "available",
  Strategy: group.strategy,
  PartitionCount: group.partitionCount,
  SpreadLevel: group.spreadLevel,
  LinkedGroupId: group.linkedGroupId,
  ParentGroupId: group.parentGroupId,
  Operator: { Managed: false },
  Tags: showTags(group.tags),
});
