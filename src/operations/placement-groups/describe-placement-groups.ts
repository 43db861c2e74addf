/** Lists placement groups. */
import type { PlacementGroup } from "../../model/records/launching/placement-group.ts";
import type { World } from "../../model/world/world.ts";
import { describe, recordsOf } from "../describe.ts";
import { findGroupNamed, findPlacementGroup } from "./find-placement-group.ts";
import { showPlacementGroup } from "./show-placement-group.ts";

export default describe("ec2", "DescribePlacementGroups", {
  list: "PlacementGroups",
  ...recordsOf("placement-group"),
  ids: {
    of: ({ GroupNames = [], GroupIds = [] }) => [...GroupNames.map(asName), ...GroupIds],
    find: ({ world }, asked) => findAsked(world, asked),
  },
  filters: {
    "group-arn": "GroupArn",
    "group-name": "GroupName",
    "spread-level": "SpreadLevel",
    state: "State",
    strategy: "Strategy",
  },
  show: (group) => showPlacementGroup(group),
});

const NAME = "name ";
const asName = (name: string): string => `${NAME}${name}`;

const findAsked = (world: World, asked: string): PlacementGroup =>
  asked.startsWith(NAME) ? findGroupNamed(world, asked.slice(NAME.length)) : findPlacementGroup(world, asked);
