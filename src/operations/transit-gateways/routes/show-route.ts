/** Shows a route of a transit gateway's table. */
import type { TransitGatewayAttachment, TransitGatewayRoute } from "../../../model/records/transit/transit-gateway.ts";
import type { TransitGatewayRoute as Shown } from "../../../wire/generated/ec2.ts";
import { showResource } from "../attachments/show-attachment.ts";

export const showStaticRoute = (
  { destination }: Pick<TransitGatewayRoute, "destination">,
  attachment: TransitGatewayAttachment | undefined,
  state: NonNullable<Shown["State"]> = attachment?.state === "available" ? "active" : "blackhole",
): Shown => ({
  DestinationCidrBlock: destination,
  TransitGatewayAttachments: attachment && [showResource(attachment)],
  Type: "static",
  State: state,
});
