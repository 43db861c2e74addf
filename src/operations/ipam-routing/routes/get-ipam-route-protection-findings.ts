/** Lists for each route of brought CIDRs whether ROAs protect it, and who else announces its addresses. */
import { formatPrefix, prefix } from "../../../address/prefix.ts";
import { strengthOf, validate } from "../../../ipam/routing/origin-validation.ts";
import type { World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { findIpam } from "../../ipam/ipams/find-ipam.ts";
import { worldsMonitoredBy } from "../../ipam/resource-cidrs/monitored-worlds.ts";
import { refuseFreeTier } from "../../ipam-policies/advanced-tier.ts";
import type { Call } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { type BroughtRoute, broughtRoutes, orderOfRoute, showRoute } from "./brought-routes.ts";
import { homesOfIpams } from "./homes-of-ipams.ts";
import { routeFilters } from "./route-filters.ts";
import { type Announced, announcedWithin, loadedFor, type RoaFinder, roasInForce } from "./routing-sources.ts";

/** ours: at most this many overlaps are listed. */
const MOST_OVERLAPS = 100;

interface Found extends BroughtRoute {
  readonly roas: RoaFinder;
}

export default describe("ec2", "GetIpamRouteProtectionFindings", {
  list: "RouteProtectionFindings",
  *all(call): Generator<Found> {
    const ipam = findIpam(call.world, call.input.IpamId);
    // AWS: catalogue 574
    refuseFreeTier(ipam);
    // Judged by what is loaded where the IPAM is.
    const roas = roasInForce(call.world, call.now);
    for (const home of homesOfIpams(worldsMonitoredBy(call, ipam))) {
      for (const route of broughtRoutes(home, call.now)) yield { ...route, roas };
    }
  },
  isUntagged: true,
  filters: { ...routeFilters, "rpki-status": "RpkiStatus" },
  idOf: orderOfRoute,
  touches: ({ input, world }) => [existing("ipam", findIpam(world, input.IpamId))],
  besides: ({ input }) => ({ IpamId: input.IpamId }),
  show: (route, call) => ({ ...showRoute(route), ...showProtection(route, call) }),
});

function showProtection({ cidr, asn, roas: covering }: Found, { world }: Call<object>) {
  const route = { prefix: prefix(cidr), asn };
  const { validity, roas } = validate(route, covering(route.prefix));
  return {
    RpkiStatus: validity,
    RpkiStrength: strengthOf(roas),
    Roas: roas.map(({ roa, mismatch }) => ({
      Asn: String(roa.asn),
      Prefix: formatPrefix(roa.prefix),
      MaxLength: roa.maxLength,
      Match: mismatch === undefined,
      Expiration: roa.expires === undefined ? undefined : new Date(roa.expires * 1000).toISOString(),
    })),
    RouteOverlaps: overlapsOf(route, world),
    RoaSampleTime: loadedFor(world, "roas", route.prefix)?.feed.sampledAt,
  };
}

/** AWS: other numbers' announcements of more specific prefixes (catalogue 585). ours: of the same prefix, too. */
function overlapsOf({ prefix: own, asn }: Announced, world: World) {
  const table = loadedFor(world, "routes", own);
  if (table === undefined) return [];
  return announcedWithin(table.source, own)
    .filter((other) => other.asn !== asn)
    .take(MOST_OVERLAPS)
    .map((other) => ({
      Prefix: formatPrefix(other.prefix),
      Asn: String(other.asn),
      DetectedAt: table.feed.sampledAt,
    }))
    .toArray();
}
