/** The attachments that records of a table name, as far as they're there. */
import type { TransitGatewayAttachment } from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";

export function* attachmentsNamed(world: World, ids: Iterable<string>): Iterable<TransitGatewayAttachment> {
  for (const id of ids) {
    const attachment = world.get("transit-gateway-attachment", id);
    if (attachment !== undefined) yield attachment;
  }
}
