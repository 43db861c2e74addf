/** Binds a route table to a subnet, or to the internet gateway or virtual private gateway of its VPC. */
import { awsError } from "../../model/aws-error.ts";
import type { RouteTable, RouteTableAssociation } from "../../model/records/routing.ts";
import { put } from "../../model/world/change.ts";
import { isIdOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { findInternetGateway, notAttached } from "../gateways/find-gateway.ts";
import { type InputOf, operation } from "../operation.ts";
import { existing, type Touched } from "../permission/touched.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
import { findVpnGateway } from "../vpn/gateways/find-vpn-gateway.ts";
import { findRouteTable } from "./find-route-table.ts";
import { associatedState } from "./show-route-table.ts";

const otherNetwork = awsError(
  "InvalidParameterValue",
  (tableId: string, subnetId: string) => `Route table ${tableId} and subnet ${subnetId} belong to different networks`,
);
const conflict = awsError(
  "Resource.AlreadyAssociated",
  (tableId: string) => `the specified association for route table ${tableId} conflicts with an existing association`,
);
// ours: no evidence of AWS's texts
const missing = awsError("MissingParameter", () => "The request must contain either subnetId or gatewayId");
const several = awsError(
  "InvalidParameterCombination",
  () => "The request must contain only one of subnetId and gatewayId",
);
const poolNotFound = awsError("InvalidPublicIpv4PoolID.NotFound", (id: string) => `The pool ID '${id}' does not exist`);

type Input = InputOf<"ec2", "AssociateRouteTable">;

export default operation("ec2", "AssociateRouteTable", {
  touches({ input, world }) {
    const table = tableNamed(world, input);
    return [existing("route-table", table), whatIsBound(world, table, input).touched];
  },
  decide({ input, world, newId }) {
    const table = tableNamed(world, input);
    const { bound, before } = whatIsBound(world, table, input);
    if (before !== undefined) {
      if (before.routeTableId !== table.id) throw conflict(table.id);
      return { output: { AssociationId: before.id, AssociationState: associatedState } };
    }
    const association = {
      id: newId("route-table-association"),
      routeTableId: table.id,
      vpcId: table.vpcId,
      isMain: false,
      ...bound,
    };
    return {
      changes: [put("route-table-association", association)],
      output: { AssociationId: association.id, AssociationState: associatedState },
    };
  },
});

function tableNamed(world: World, { PublicIpv4Pool, RouteTableId }: Input): RouteTable {
  if (PublicIpv4Pool !== undefined) throw poolNotFound(PublicIpv4Pool);
  return findRouteTable(world, RouteTableId);
}

/** The subnet or gateway of the call, and the association it already has. */
function whatIsBound(
  world: World,
  table: RouteTable,
  { SubnetId, GatewayId }: Input,
): {
  readonly bound: { readonly subnetId: string } | { readonly gatewayId: string };
  readonly before: RouteTableAssociation | undefined;
  readonly touched: Touched;
} {
  if (SubnetId !== undefined && GatewayId !== undefined) throw several();
  if (SubnetId !== undefined) {
    const subnet = findSubnet(world, SubnetId);
    if (subnet.vpcId !== table.vpcId) throw otherNetwork(table.id, subnet.id);
    const [before] = world.by("route-table-association", "subnet", subnet.id);
    return { bound: { subnetId: subnet.id }, before, touched: existing("subnet", subnet) };
  }
  if (GatewayId === undefined) throw missing();
  const { vpcId, touched } = gatewayNamed(world, GatewayId);
  if (vpcId !== table.vpcId) throw notAttached(GatewayId, table.vpcId);
  const [before] = world.by("route-table-association", "gateway", GatewayId);
  return { bound: { gatewayId: GatewayId }, before, touched };
}

function gatewayNamed(world: World, id: string): { readonly vpcId: string | undefined; readonly touched: Touched } {
  if (isIdOf("vpn-gateway", id)) {
    const gateway = findVpnGateway(world, id);
    return { vpcId: gateway.vpcId, touched: existing("vpn-gateway", gateway) };
  }
  const gateway = findInternetGateway(world, id);
  return { vpcId: gateway.vpcId, touched: existing("internet-gateway", gateway) };
}
