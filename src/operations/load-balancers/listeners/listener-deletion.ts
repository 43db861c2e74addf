/** The changes of deleting a listener: its rules go with it. */
import type { Listener } from "../../../model/records/balancing/load-balancer.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { rulesOf } from "../rules/show-rule.ts";

export const deletionOfListener = (world: World, { id }: Listener): readonly Change[] => [
  ...rulesOf(world, id).map((rule) => remove("listener-rule", rule.id)),
  remove("listener", id),
];
