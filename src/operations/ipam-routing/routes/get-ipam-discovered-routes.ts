/** Lists the routes of brought CIDRs that a resource discovery finds in one Region. */
import { describe } from "../../describe.ts";
import { findDiscoverySeen } from "../../ipam/discoveries/find-discovery.ts";
import { worldsSeenBy } from "../../ipam/resource-cidrs/monitored-worlds.ts";
import { existing } from "../../permission/touched.ts";
import { type BroughtRoute, broughtRoutes, orderOfRoute, showRoute } from "./brought-routes.ts";
import { homesOfIpams } from "./homes-of-ipams.ts";
import { routeFilters } from "./route-filters.ts";

export default describe("ec2", "GetIpamDiscoveredRoutes", {
  list: "IpamDiscoveredRoutes",
  *all(call): Generator<BroughtRoute> {
    const { IpamResourceDiscoveryId, ResourceRegion } = call.input;
    const discovery = findDiscoverySeen(call, IpamResourceDiscoveryId);
    for (const home of homesOfIpams(worldsSeenBy(call, discovery, ResourceRegion))) {
      for (const route of broughtRoutes(home, call.now)) if (route.region === ResourceRegion) yield route;
    }
  },
  isUntagged: true,
  filters: routeFilters,
  idOf: orderOfRoute,
  touches: ({ input, world, settings }) => [
    existing("ipam-resource-discovery", findDiscoverySeen({ world, settings }, input.IpamResourceDiscoveryId)),
  ],
  show: (route, { input }) => ({ IpamResourceDiscoveryId: input.IpamResourceDiscoveryId, ...showRoute(route) }),
});
