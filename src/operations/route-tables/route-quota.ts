/** How many routes a table may have; a prefix list counts as its maximum. */
import type { Family } from "../../address/prefix.ts";
import type { Limits } from "../../model/limits.ts";
import type { Route } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { weightOf } from "../prefix-lists/weight.ts";
import { quotaExceeded } from "../quotas.ts";
import { isPrefixList } from "./destination.ts";

const limitExceeded = quotaExceeded("RouteLimitExceeded", "routes", "routesPerTable");

export function refuseTooManyRoutes(world: World, routes: readonly Route[], limits: Limits): void {
  for (const family of ["ipv4", "ipv6"] as const) {
    if (weighRoutes(world, routes, family) > limits.routesPerTable) throw limitExceeded();
  }
}

/** The number of routes that these count as in a family. */
export const weighRoutes = (world: World, routes: readonly Route[], family: Family): number =>
  routes.reduce((sum, { destination }) => {
    if (isPrefixList(destination)) return sum + weightOf(world, destination, family);
    return sum + Number(destination.includes(":") === (family === "ipv6"));
  }, 0);
