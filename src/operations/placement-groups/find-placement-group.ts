/** Finds placement groups by the names and ids that calls give. */
import { awsError } from "../../model/aws-error.ts";
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { givenTogether } from "../parameters.ts";
import { named, type Touched } from "../permission/touched.ts";

// AWS: catalogue 611
const unknownName = awsError(
  "InvalidPlacementGroup.Unknown",
  (name: string) => `The Placement Group '${name}' is unknown.`,
);
// ours: no evidence of AWS's text
const unknownId = awsError(
  "InvalidPlacementGroupId.NotFound",
  (id: string) => `The placement group ID '${id}' does not exist`,
);

export const findPlacementGroup = finder("placement-group", { unknown: unknownId });

export const placementGroupNamed = (world: Pick<World, "by">, name: string): PlacementGroup | undefined =>
  world.by("placement-group", "name", name).find(() => true);

export function findGroupNamed(world: Pick<World, "by">, name: string): PlacementGroup {
  const found = placementGroupNamed(world, name);
  if (found === undefined) throw unknownName(name);
  return found;
}

/** What permission is asked on: AWS's ARNs of placement groups have their names. */
export const groupTouched = (world: World, name: string): Touched => {
  const found = placementGroupNamed(world, name);
  return found === undefined ? named("placement-group", name) : { kind: "placement-group", record: found };
};

interface Given {
  readonly GroupName?: string | undefined;
  readonly GroupId?: string | undefined;
}

/** The group of an instance's placement, named in one of two ways; undefined if it's in no group. */
export function groupGiven(world: World, { GroupName, GroupId }: Given): PlacementGroup | undefined {
  if (GroupName && GroupId) throw givenTogether("groupName", "groupId");
  if (GroupId) return findPlacementGroup(world, GroupId);
  return GroupName ? findGroupNamed(world, GroupName) : undefined;
}

/** The same if it's there, refusing nothing. */
export const groupIfThere = (
  world: Pick<World, "by" | "get">,
  { GroupName, GroupId }: Given,
): PlacementGroup | undefined =>
  GroupId ? world.get("placement-group", GroupId) : placementGroupNamed(world, GroupName ?? "");

export function touchedByPlacement(world: World, { GroupName, GroupId }: Given): readonly Touched[] {
  const found = groupIfThere(world, { GroupName, GroupId });
  if (found !== undefined) return [{ kind: "placement-group", record: found }];
  if (GroupId) return [named("placement-group", GroupId)];
  return GroupName ? [named("placement-group", GroupName)] : [];
}

export const arnOfGroup = (name: string, region: string, account: string): string =>
  `arn:aws:ec2:${region}:${account}:placement-group/${name}`;
