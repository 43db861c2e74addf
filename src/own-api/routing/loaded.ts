/** `GET /_cordon/routes`: which tables of ROAs and routes are loaded, and what registries said. */
import type { Gateway } from "../../gateway/handle-call.ts";
import type { OwnAnswer, OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import type { Steps } from "../../model/steps.ts";
import type { AsOf } from "../contract.ts";
import { lookAtMoment } from "../overview/look-at-moment.ts";
import type { LoadedTable } from "./load.ts";

export interface LoadedRouting {
  readonly account: string;
  readonly region: string;
  readonly tables: readonly LoadedTable[];
  /** At most 100. */
  readonly holdings: readonly ListedHolding[];
}

interface ListedHolding {
  /** The registry and the organization: `ripe/org-example-1`. */
  readonly of: string;
  readonly cidrs: number;
  readonly asns: number;
  readonly observedAt: string;
}

const MOST_LISTED = 100;

export const loadedRoutesRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/routes",
  async handle(request): Promise<OwnAnswer<LoadedRouting & AsOf>> {
    const { home } = await signInToOwn(gateway, request, ["ec2:GetIpamRouteProtectionFindings"]);
    const body = await lookAtMoment(gateway, request, home, function* (world): Steps<LoadedRouting> {
      yield;
      const tables = world
        .all("routing-feed")
        .map(({ id: table, generation: _, ...feed }) => ({ table, ...feed }))
        .toArray();
      const holdings = world
        .all("registry-holding")
        .take(MOST_LISTED)
        .map(({ id, cidrs, asns, observedAt }) => ({ of: id, cidrs: cidrs.length, asns: asns.length, observedAt }));
      return { ...home, tables, holdings: holdings.toArray() };
    });
    return { status: 200, body };
  },
});
