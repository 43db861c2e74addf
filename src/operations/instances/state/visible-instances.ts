/** Which instances answers still show, and when terminated ones are forgotten. */
import type { Instance } from "../../../model/records/instance.ts";
import { type Change, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { HOUR_MS, isStillShown } from "../../times.ts";

/** AWS: terminated instances stay visible for a while, usually for an hour. */
const VISIBLE_MS = HOUR_MS;

export const isVisible = ({ endedAt }: Instance, now: string): boolean => isStillShown(endedAt, now, VISIBLE_MS);

export const visibleInstances = (world: World, now: string): readonly Instance[] =>
  world
    .all("instance")
    .filter((instance) => isVisible(instance, now))
    .toArray();

/** Forgets instances that are no longer visible. */
export const forgetEnded = (world: World, now: string): readonly Change[] =>
  world
    .by("instance", "state", "terminated")
    .filter((instance) => !isVisible(instance, now))
    .map(({ id }) => remove("instance", id))
    .toArray();
