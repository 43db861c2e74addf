/** The routes of brought CIDRs, as a resource discovery finds them: announced ones if it's known who does, else expected ones. */
import { prefix } from "../../../address/prefix.ts";
import type { World } from "../../../model/world/world.ts";
import { regionOfLocale } from "../../ipam/pools/find-pool.ts";
import { associatedNumber, type BroughtCidr, broughtCidrs, originOf } from "./brought-cidrs.ts";
import { announcedAs, loadedFor } from "./routing-sources.ts";

type ByoipState = BroughtCidr["state"] | "advertised" | "provisioned-not-publicly-advertisable";

export interface BroughtRoute extends Omit<BroughtCidr, "state"> {
  readonly home: World;
  readonly region: string;
  readonly asn: number;
  readonly state: ByoipState;
  /** When it was last seen. */
  readonly sampledAt: string;
}

/** A route for each number that announces the CIDR; if nobody is known to do so, one for the number that should. */
export function* broughtRoutes(home: World, now: string, ipamId?: string): Generator<BroughtRoute> {
  for (const { pool, cidr, state } of broughtCidrs(home, ipamId)) {
    const region = pool.locale === undefined ? home.region : regionOfLocale(pool.locale);
    const common = { home, pool, cidr, region };
    if (state !== "provisioned") {
      yield { ...common, state, asn: originOf(home, cidr), sampledAt: now };
      continue;
    }
    const block = prefix(cidr);
    const table = loadedFor(home, "routes", block);
    const announced = table === undefined ? [] : announcedAs(table.source, block);
    for (const { asn } of announced) {
      yield { ...common, asn, state: "advertised", sampledAt: table?.feed.sampledAt ?? now };
    }
    if (announced.length > 0) continue;
    // Without a table of routes nobody knows better than the number that the caller associated.
    const isExpected = table === undefined && associatedNumber(home, cidr) !== undefined;
    const idle = pool.publiclyAdvertisable === false ? "provisioned-not-publicly-advertisable" : "provisioned";
    yield {
      ...common,
      asn: originOf(home, cidr),
      state: isExpected ? "advertised" : idle,
      sampledAt: table?.feed.sampledAt ?? now,
    };
  }
}

/** Where answers show the same of a route, whether or not they judge it. */
export const showRoute = ({ home, pool, cidr, region, asn, state, sampledAt }: BroughtRoute) => ({
  ResourceRegion: region,
  ResourceOwnerId: pool.ownerId,
  Cidr: cidr,
  Asn: String(asn),
  State: state,
  AdvertisementType: pool.awsService === "global-services" ? ("global" as const) : ("regional" as const),
  NetworkBorderGroup: pool.locale ?? region,
  PoolId: publicPoolOf(home, region, pool.id),
  IpamPoolId: pool.id,
  SampleTime: sampledAt,
});

/** The EC2 pool that has its addresses from the pool. */
function publicPoolOf(home: World, region: string, poolId: string): string | undefined {
  const allocation = home
    .by("ipam-pool-allocation", "pool", poolId)
    .find(({ resourceType, resourceRegion }) => resourceType === "ec2-public-ipv4-pool" && resourceRegion === region);
  return allocation?.resourceId;
}

export const orderOfRoute = ({ home, pool, cidr, asn }: BroughtRoute): string =>
  `${home.account}/${home.region}/${pool.id}/${cidr}/${String(asn).padStart(10, "0")}`;
