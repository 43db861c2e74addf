/** Reads which attachment propagates to which table. */
import { awsError } from "../../../model/aws-error.ts";
import type { World } from "../../../model/world/world.ts";
import { missingParameter } from "../../parameters.ts";
import type { Touched } from "../../permission/touched.ts";
import { findBoth, touchBoth } from "./table-and-attachment.ts";

interface Given {
  readonly TransitGatewayRouteTableId: string;
  readonly TransitGatewayAttachmentId?: string | undefined;
  readonly TransitGatewayRouteTableAnnouncementId?: string | undefined;
}

// ours: no evidence of AWS's text
const noAnnouncements = awsError(
  "InvalidTransitGatewayRouteTableAnnouncementId.NotFound",
  (id: string) => `Transit Gateway Route Table Announcement ${id} was deleted or does not exist.`,
);

export function propagationNamed(world: World, input: Given, isAny = false) {
  const { TransitGatewayRouteTableId, TransitGatewayAttachmentId, TransitGatewayRouteTableAnnouncementId } = input;
  if (TransitGatewayRouteTableAnnouncementId !== undefined)
    throw noAnnouncements(TransitGatewayRouteTableAnnouncementId);
  if (TransitGatewayAttachmentId === undefined) throw missingParameter("transitGatewayAttachmentId");
  return findBoth(world, { TransitGatewayRouteTableId, TransitGatewayAttachmentId }, isAny);
}

export const touchPropagation = ({
  input,
  world,
}: {
  readonly input: Given;
  readonly world: World;
}): readonly Touched[] => touchBoth(propagationNamed(world, input));
