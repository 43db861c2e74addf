/** The route table and the attachment that a call is about, of the same gateway. */
import type {
  TransitGatewayAttachment,
  TransitGatewayRouteTable,
} from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { findAttachment, findUsableAttachment } from "../attachments/find-attachment.ts";
import { findTransitTable } from "./find-table.ts";

interface Given {
  readonly TransitGatewayRouteTableId: string;
  readonly TransitGatewayAttachmentId: string;
}

export interface Found {
  readonly table: TransitGatewayRouteTable;
  readonly attachment: TransitGatewayAttachment;
}

/** `isAny` finds an attachment in any state. */
export function findBoth(world: World, input: Given, isAny = false): Found {
  const table = findTransitTable(world, input.TransitGatewayRouteTableId);
  const id = input.TransitGatewayAttachmentId;
  const attachment = isAny ? findAttachment(world, id) : findUsableAttachment(world, table.transitGatewayId, id);
  return { table, attachment };
}

export const touchBoth = ({ table, attachment }: Found): readonly Touched[] => [
  existing("transit-gateway-route-table", table),
  existing("transit-gateway-attachment", attachment),
];
