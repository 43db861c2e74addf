/** Finds a reference to a prefix list in a transit gateway's table, and shows it. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { ofTable, type TransitGatewayRoute } from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import type { TransitGatewayPrefixListReference as Shown } from "../../../wire/generated/ec2.ts";
import { findPrefixList } from "../../prefix-lists/find-prefix-list.ts";
import { showResource } from "../attachments/show-attachment.ts";
import { findTransitTable } from "../route-tables/find-table.ts";
import type { NamedRoute } from "./route-target.ts";

interface Given {
  readonly TransitGatewayRouteTableId: string;
  readonly PrefixListId: string;
}

// ours: no evidence of AWS's text
const notFound = awsError(
  "InvalidPrefixListId.NotFound",
  (listId: string, tableId: string) => `There is no reference to ${listId} in Transit Gateway Route Table ${tableId}.`,
);

export function findReference(world: World, { TransitGatewayRouteTableId, PrefixListId }: Given): TransitGatewayRoute {
  const table = findTransitTable(world, TransitGatewayRouteTableId);
  const reference = world.get("transit-gateway-route", ofTable(table.id, PrefixListId));
  if (reference === undefined) throw notFound(PrefixListId, table.id);
  return reference;
}

/** One of a prefix list in a table; it drops packets without an attachment. */
export const referenceTo = ({ table, attachment }: NamedRoute, listId: string): TransitGatewayRoute => ({
  id: ofTable(table.id, listId),
  tableId: table.id,
  destination: listId,
  ...dropUndefined({ attachmentId: attachment?.id }),
});

export function showReference(
  world: World,
  { tableId, destination, attachmentId }: TransitGatewayRoute,
  state: NonNullable<Shown["State"]> = "available",
): Shown {
  const attachment = attachmentId === undefined ? undefined : world.get("transit-gateway-attachment", attachmentId);
  return {
    TransitGatewayRouteTableId: tableId,
    PrefixListId: destination,
    PrefixListOwnerId: findPrefixList(world, destination).ownerId,
    State: state,
    Blackhole: attachmentId === undefined,
    TransitGatewayAttachment: attachment && showResource(attachment),
  };
}
