/** The route table and the gateway that a call about propagation names. */
import type { World } from "../../../model/world/world.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { findRouteTable } from "../../route-tables/find-route-table.ts";
import { findVpnGateway } from "../gateways/find-vpn-gateway.ts";

interface Given {
  readonly RouteTableId: string;
  readonly GatewayId: string;
}

export const tableAndGateway = (world: World, { RouteTableId, GatewayId }: Given) => ({
  table: findRouteTable(world, RouteTableId),
  gateway: findVpnGateway(world, GatewayId),
});

export function tableAndGatewayTouched(world: World, given: Given): readonly Touched[] {
  const { table, gateway } = tableAndGateway(world, given);
  return [existing("route-table", table), existing("vpn-gateway", gateway)];
}
