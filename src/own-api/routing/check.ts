/** `GET /_cordon/routes/check`: is a prefix announced by whom it should be? */
import { contains, formatPrefix, type Prefix } from "../../address/prefix.ts";
import type { Gateway } from "../../gateway/handle-call.ts";
import { type OwnAnswer, OwnRefusal, type OwnRequest, type OwnRoute } from "../../gateway/http-server.ts";
import { signInToOwn } from "../../gateway/own-access.ts";
import { type JudgedRoa, type Mismatch, validate } from "../../ipam/routing/origin-validation.ts";
import { BadRow, readNumber, readPrefix } from "../../ipam/routing/rows.ts";
import type { Steps } from "../../model/steps.ts";
import type { World } from "../../model/world/world.ts";
import {
  announcedAs,
  announcedWithin,
  endedRoas,
  loadedFor,
  type RoaFinder,
  roasInForce,
} from "../../operations/ipam-routing/routes/routing-sources.ts";
import type { AsOf } from "../contract.ts";
import { lookAtMoment } from "../overview/look-at-moment.ts";
import { parameter } from "../read-request.ts";

export interface CheckedRoutes {
  readonly account: string;
  readonly region: string;
  readonly prefix: string;
  /** The time of the table of ROAs that covers the prefix; null if none is loaded. */
  readonly roasAt: string | null;
  /** The time of the table of routes that covers the prefix; null if none is loaded, so nobody knows who announces it. */
  readonly routesAt: string | null;
  /** The route that was asked about, or each that is announced for exactly this prefix. */
  readonly routes: readonly CheckedRoute[];
  /** Announcements of more specific prefixes, at most 100. */
  readonly within: readonly CheckedRoute[];
  readonly hasMore: boolean;
}

export interface CheckedRoute {
  readonly prefix: string;
  /** 0 if its origin is a set of numbers. */
  readonly asn: number;
  /** Absent if no table of routes covers it. */
  readonly announced?: boolean;
  /** By RFC 6811; `undecidable` if no table of ROAs covers it and no registration makes it valid. */
  readonly validity: "valid" | "invalid" | "not-found" | "undecidable";
  /** Those that cover it. */
  readonly roas: readonly ShownRoa[];
  /** Those that covered it until they ended; absent if there are none. */
  readonly ended?: readonly ShownRoa[];
}

interface ShownRoa {
  readonly prefix: string;
  readonly asn: number;
  readonly maxLength: number;
  readonly expires?: string;
  /** Why it doesn't match; absent if it does. */
  readonly mismatch?: Mismatch;
}

const MOST_LISTED = 100;

export const checkRoutesRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/routes/check",
  async handle(request): Promise<OwnAnswer<CheckedRoutes & AsOf>> {
    const { home } = await signInToOwn(gateway, request, ["ec2:GetIpamRouteProtectionFindings"]);
    const asked = readQuestion(request);
    const body = await lookAtMoment(gateway, request, home, function* (world, now): Steps<CheckedRoutes> {
      return { ...home, ...(yield* checked(world, asked, now)) };
    });
    return { status: 200, body };
  },
});

interface Question {
  readonly prefix: Prefix;
  readonly asn: number | undefined;
}

function readQuestion(request: OwnRequest): Question {
  const asn = parameter(request, "asn");
  try {
    return {
      prefix: readPrefix(parameter(request, "prefix") ?? ""),
      asn: asn === undefined ? undefined : readNumber(asn.replace(/^AS/i, ""), 0, 4_294_967_295),
    };
  } catch (error) {
    throw error instanceof BadRow ? new OwnRefusal(error.message) : error;
  }
}

function* checked(
  world: World,
  { prefix, asn }: Question,
  now: string,
): Steps<Omit<CheckedRoutes, "account" | "region">> {
  const roasAt = loadedFor(world, "roas", prefix)?.feed.sampledAt ?? null;
  const table = loadedFor(world, "routes", prefix);
  const judge = judgeOf(roasInForce(world, now), endedRoas(world, now), roasAt !== null);
  yield;
  const announced = table === undefined ? [] : announcedAs(table.source, prefix);
  const asked = asn === undefined ? announced : [{ prefix, asn }];
  const routes = asked.map((route) => ({
    ...judge(route),
    ...(table !== undefined && { announced: announced.some((other) => other.asn === route.asn) }),
  }));
  const within: CheckedRoute[] = [];
  let hasMore = false;
  for (const route of table === undefined ? [] : announcedWithin(table.source, prefix)) {
    yield;
    if (contains(route.prefix, prefix)) continue;
    hasMore = within.length === MOST_LISTED;
    if (hasMore) break;
    within.push({ ...judge(route), announced: true });
  }
  const routesAt = table?.feed.sampledAt ?? null;
  return { prefix: formatPrefix(prefix), roasAt, routesAt, routes, within, hasMore };
}

const judgeOf =
  (roas: RoaFinder, endedOf: RoaFinder, isKnown: boolean) =>
  (route: { readonly prefix: Prefix; readonly asn: number }): CheckedRoute => {
    const { validity, roas: judged } = validate(route, roas(route.prefix));
    const decided = validity === "unknown" ? ("not-found" as const) : validity;
    const ended = endedOf(route.prefix).map((roa) => showRoa({ roa, mismatch: undefined }));
    return {
      prefix: formatPrefix(route.prefix),
      asn: route.asn,
      // A ROA that nobody loaded could make the route valid.
      validity: isKnown || validity === "valid" ? decided : "undecidable",
      roas: judged.map(showRoa),
      ...(ended.length > 0 && { ended }),
    };
  };

const showRoa = ({ roa, mismatch }: JudgedRoa): ShownRoa => ({
  ...{ prefix: formatPrefix(roa.prefix), asn: roa.asn, maxLength: roa.maxLength },
  ...(roa.expires !== undefined && { expires: new Date(roa.expires * 1000).toISOString() }),
  ...(mismatch !== undefined && { mismatch }),
});
