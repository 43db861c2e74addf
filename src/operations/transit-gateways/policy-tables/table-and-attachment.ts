/** The policy table and the attachment that a call is about. */
import type {
  TransitGatewayAttachment,
  TransitGatewayPolicyTable,
} from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import { existing, type Touched } from "../../permission/touched.ts";
import { findAttachment, findUsableAttachment } from "../attachments/find-attachment.ts";
import { findPolicyTable } from "./find-policy-table.ts";

interface Given {
  readonly TransitGatewayPolicyTableId: string;
  readonly TransitGatewayAttachmentId: string;
}

interface Found {
  readonly table: TransitGatewayPolicyTable;
  readonly attachment: TransitGatewayAttachment;
}

/** `isAny` finds an attachment in any state. */
export function findBoth(world: World, input: Given, isAny = false): Found {
  const table = findPolicyTable(world, input.TransitGatewayPolicyTableId);
  const id = input.TransitGatewayAttachmentId;
  const attachment = isAny ? findAttachment(world, id) : findUsableAttachment(world, table.transitGatewayId, id);
  return { table, attachment };
}

export const touchBoth = ({ table, attachment }: Found): readonly Touched[] => [
  existing("transit-gateway-policy-table", table),
  existing("transit-gateway-attachment", attachment),
];
