/** Shows a route table of a transit gateway. */
import type { TransitGatewayRouteTable } from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import type { TransitGatewayRouteTable as Shown } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";

export function showTable(
  world: World,
  { id, transitGatewayId, createdAt, tags }: TransitGatewayRouteTable,
  state: NonNullable<Shown["State"]> = "available",
): Shown {
  const gateway = world.get("transit-gateway", transitGatewayId);
  return {
    TransitGatewayRouteTableId: id,
    TransitGatewayId: transitGatewayId,
    State: state,
    DefaultAssociationRouteTable: gateway?.associationTableId === id,
    DefaultPropagationRouteTable: gateway?.propagationTableId === id,
    CreationTime: createdAt,
    Tags: showTags(tags),
  };
}
