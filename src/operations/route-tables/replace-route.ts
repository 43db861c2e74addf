/** Gives a route of a route table another target. */
import { awsError } from "../../model/aws-error.ts";
import type { Route, RouteTarget } from "../../model/records/routing.ts";
import { put } from "../../model/world/change.ts";
import { type InputOf, operation } from "../operation.ts";
import { referred } from "../permission/touched.ts";
import { givenRouteTo, readDestination } from "./destination.ts";
import { findRouteTable } from "./find-route-table.ts";
import { cannotBeLocal, readTarget } from "./route-target.ts";

const noRoute = awsError(
  "InvalidParameterValue",
  (destination: string) =>
    `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
);
// ours: no evidence of AWS's texts
const localAndTarget = awsError(
  "InvalidParameterCombination",
  () => "A route to the local target has no other target.",
);

export default operation("ec2", "ReplaceRoute", {
  // AWS: on the table alone, not on what its routes lead to.
  touches: ({ input, world }) => [referred(world, "route-table", input.RouteTableId)],
  decide({ input, world }) {
    const table = findRouteTable(world, input.RouteTableId);
    const destination = readDestination(input);
    const before = givenRouteTo(table, destination);
    if (before === undefined) throw noRoute(destination);
    const wanted = asksForLocal(input);
    if (wanted && before.origin !== "CreateRouteTable") throw cannotBeLocal(destination);
    const target: RouteTarget = wanted ? { kind: "local" } : readTarget(world, table, destination, input);
    const after: Route = { ...before, target };
    const routes = table.routes.map((route) => (route === before ? after : route));
    return { changes: [put("route-table", { ...table, routes })], output: {} };
  },
});

function asksForLocal({ LocalTarget, GatewayId, ...others }: InputOf<"ec2", "ReplaceRoute">): boolean {
  if (LocalTarget !== true) return GatewayId === "local";
  const hasTarget = others.NatGatewayId ?? others.NetworkInterfaceId ?? others.InstanceId ?? others.VpcEndpointId;
  if (hasTarget !== undefined || (GatewayId !== undefined && GatewayId !== "local")) throw localAndTarget();
  return true;
}
