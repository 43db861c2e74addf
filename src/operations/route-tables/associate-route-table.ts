/** Binds a route table to a subnet, or to the internet gateway of its VPC. */
import { awsError } from "../../model/aws-error.ts";
import type { RouteTable, RouteTableAssociation } from "../../model/records/routing.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { findInternetGateway, notAttached } from "../gateways/find-gateway.ts";
import { type InputOf, operation } from "../operation.ts";
import { findSubnet } from "../subnets/find-subnet.ts";
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
  decide({ input, world, newId }) {
    if (input.PublicIpv4Pool !== undefined) throw poolNotFound(input.PublicIpv4Pool);
    const table = findRouteTable(world, input.RouteTableId);
    const { bound, existing } = whatIsBound(world, table, input);
    if (existing !== undefined) {
      if (existing.routeTableId !== table.id) throw conflict(table.id);
      return { output: { AssociationId: existing.id, AssociationState: associatedState } };
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

/** The subnet or gateway of the call, and the association it already has. */
function whatIsBound(
  world: World,
  table: RouteTable,
  { SubnetId, GatewayId }: Input,
): {
  readonly bound: { readonly subnetId: string } | { readonly gatewayId: string };
  readonly existing: RouteTableAssociation | undefined;
} {
  if (SubnetId !== undefined && GatewayId !== undefined) throw several();
  if (SubnetId !== undefined) {
    const { id: subnetId, vpcId } = findSubnet(world, SubnetId);
    if (vpcId !== table.vpcId) throw otherNetwork(table.id, subnetId);
    const [existing] = world.by("route-table-association", "subnet", subnetId);
    return { bound: { subnetId }, existing };
  }
  if (GatewayId === undefined) throw missing();
  const { id: gatewayId, vpcId } = findInternetGateway(world, GatewayId);
  if (vpcId !== table.vpcId) throw notAttached(gatewayId, table.vpcId);
  const [existing] = world.by("route-table-association", "gateway", gatewayId);
  return { bound: { gatewayId }, existing };
}
