/** Adds a route to a route table. */
import { contains, prefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Route, RouteTable } from "../../model/records/routing.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { referred } from "../permission/touched.ts";
import { findPrefixList } from "../prefix-lists/find-prefix-list.ts";
import { refuseTooManyReferences } from "../prefix-lists/reference-quota.ts";
import { givenRouteTo, isPrefixList, readDestination } from "./destination.ts";
import { findRouteTable } from "./find-route-table.ts";
import { refuseTooManyRoutes } from "./route-quota.ts";
import { cannotBeLocal, readTarget } from "./route-target.ts";

const alreadyExists = awsError(
  "RouteAlreadyExists",
  (destination: string) => `The route identified by ${destination} already exists.`,
);
const noSuchSubnet = awsError("InvalidParameterValue", () => "Route destination doesn't match any subnet CIDR blocks.");

export default operation("ec2", "CreateRoute", {
  // AWS: on the table alone, not on what its routes lead to.
  touches: ({ input, world }) => [referred(world, "route-table", input.RouteTableId)],
  decide({ input, world, limits }) {
    const table = findRouteTable(world, input.RouteTableId);
    const destination = readDestination(input);
    if (isPrefixList(destination)) findPrefixList(world, destination);
    if (givenRouteTo(table, destination) !== undefined) throw alreadyExists(destination);
    refuseInsideVpc(world, table, destination);
    const target = readTarget(world, table, destination, input);
    if (target.kind === "local") throw cannotBeLocal(destination);
    const route: Route = { destination, target, origin: "CreateRoute" };
    const routes = [...table.routes, route];
    refuseTooManyRoutes(world, routes, limits);
    refuseTooManyReferences(world, "routes", isPrefixList(destination) ? [destination] : [], limits);
    return { changes: [put("route-table", { ...table, routes })], output: { Return: true } };
  },
});

/** AWS: the destination of a route more specific than a local one must be a whole subnet. */
function refuseInsideVpc(world: World, { vpcId, routes }: RouteTable, destination: string): void {
  if (isPrefixList(destination)) return;
  const wanted = prefix(destination);
  const isInside = routes.some(
    (route) => route.origin === "CreateRouteTable" && contains(prefix(route.destination), wanted),
  );
  if (!isInside) return;
  for (const { cidr, ipv6CidrBlocks } of world.by("subnet", "vpc", vpcId)) {
    if (cidr === destination || ipv6CidrBlocks.some((block) => block.cidr === destination)) return;
  }
  throw noSuchSubnet();
}
