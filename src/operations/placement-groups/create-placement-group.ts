/** Creates a placement group. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import { put } from "../../model/world/change.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { arnOfGroup, findPlacementGroup, placementGroupNamed } from "./find-placement-group.ts";
import { showPlacementGroup } from "./show-placement-group.ts";

type Input = InputOf<"ec2", "CreatePlacementGroup">;

const LONGEST_NAME = 255;
/** AWS: of a partition group in one zone (catalogue 612). */
const MOST_PARTITIONS = 7;
const USUAL_PARTITIONS = 2;

// AWS: catalogue 611
const duplicate = awsError(
  "InvalidPlacementGroup.Duplicate",
  (name: string) => `The placement group '${name}' already exists.`,
);
const tooMany = quotaExceeded("PlacementGroupLimitExceeded", "placement groups", "placementGroupsPerRegion");
// ours: no evidence of AWS's texts
const malformedName = awsError(
  "InvalidParameterValue",
  () => `A placement group name has 1 to ${LONGEST_NAME} ASCII characters.`,
);
const partitionsOnly = awsError(
  "InvalidParameterCombination",
  () => "A partition count can be specified only for the strategy partition.",
);
const partitionCount = awsError(
  "InvalidParameterValue",
  (count: number) =>
    `Value (${count}) for parameter partitionCount is invalid. It must be between 1 and ${MOST_PARTITIONS}.`,
);
const spreadOnly = awsError(
  "InvalidParameterCombination",
  () => "A spread level can be specified only for the strategy spread.",
);
const outpostsOnly = awsError(
  "InvalidParameterValue",
  () => "The spread level host can be specified only for placement groups on Outposts.",
);
const clustersOnly = awsError(
  "InvalidParameterCombination",
  () => "A parent placement group can be specified only for the strategy cluster.",
);

export default operation("ec2", "CreatePlacementGroup", {
  touches: ({ input }) => [
    made("placement-group", dropUndefined({ name: input.GroupName, strategy: input.Strategy ?? "cluster" })),
  ],
  decide(call) {
    const { input, world, caller, region, newId, limits } = call;
    const { GroupName: name } = input;
    if (name === undefined) throw missingParameter("groupName");
    if (!/^[\x20-\x7e]+$/.test(name) || name.length > LONGEST_NAME) throw malformedName();
    if (placementGroupNamed(world, name) !== undefined) throw duplicate(name);
    const group: PlacementGroup = {
      id: newId("placement-group"),
      ownerId: caller.account,
      name,
      arn: arnOfGroup(name, region, caller.account),
      strategy: input.Strategy ?? "cluster",
      ...optionsOf(call),
      tags: tagsFor("placement-group", input.TagSpecifications, limits),
    };
    if (world.count("placement-group") >= limits.placementGroupsPerRegion) throw tooMany();
    return { changes: [put("placement-group", group)], output: { PlacementGroup: showPlacementGroup(group) } };
  },
});

function optionsOf({ input, world }: Call<Input>): Partial<PlacementGroup> {
  const { Strategy: strategy = "cluster", PartitionCount: count, SpreadLevel: level, ParentGroupId: parent } = input;
  if (strategy !== "partition" && count !== undefined) throw partitionsOnly();
  if (count !== undefined && (count < 1 || count > MOST_PARTITIONS)) throw partitionCount(count);
  if (strategy !== "spread" && level !== undefined) throw spreadOnly();
  if (level === "host") throw outpostsOnly();
  if (strategy !== "cluster" && parent !== undefined) throw clustersOnly();
  return dropUndefined({
    partitionCount: strategy === "partition" ? (count ?? USUAL_PARTITIONS) : undefined,
    spreadLevel: strategy === "spread" ? (level ?? ("rack" as const)) : undefined,
    parentGroupId: parent && findPlacementGroup(world, parent).id,
    linkedGroupId: input.LinkedGroupId,
  });
}
