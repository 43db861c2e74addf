/** The world that has the resources of a type. */
import { GLOBAL } from "../../../model/regions.ts";
import type { World } from "../../../model/world/world.ts";
import type { RecordedType } from "./recorded-type.ts";

/** AWS: what is of the account is recorded in every Region (catalogue 496). */
export const homeOf = ({ isGlobal }: RecordedType, world: World): World =>
  isGlobal ? world.elsewhere(world.account, GLOBAL) : world;
