/** Associations: an attachment has at most one, with a route table or with a policy table. */
import { awsError } from "../../../model/aws-error.ts";
import type { TransitGatewayAttachment } from "../../../model/records/transit/transit-gateway.ts";
import { type Change, put, remove } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { attachmentsNamed } from "./attachments-named.ts";

// AWS: catalogue 542
const alreadyAssociated = awsError(
  "Resource.AlreadyAssociated",
  (id: string) => `Transit Gateway Attachment ${id} is already associated to a route table.`,
);
// ours: no evidence of AWS's text
const notAssociated = awsError(
  "InvalidAssociation.NotFound",
  (id: string, tableId: string) => `There is no association between ${id} and ${tableId}.`,
);

export function associate(world: World, tableId: string, { id, transitGatewayId }: TransitGatewayAttachment): Change {
  if (world.get("transit-gateway-association", id) !== undefined) throw alreadyAssociated(id);
  return put("transit-gateway-association", { id, tableId, transitGatewayId });
}

export function disassociate(world: World, tableId: string, { id }: TransitGatewayAttachment): Change {
  if (world.get("transit-gateway-association", id)?.tableId !== tableId) throw notAssociated(id, tableId);
  return remove("transit-gateway-association", id);
}

export const associatedWith = (world: World, tableId: string): Iterable<TransitGatewayAttachment> =>
  attachmentsNamed(
    world,
    world.by("transit-gateway-association", "table", tableId).map(({ id }) => id),
  );
