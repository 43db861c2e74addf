/** Finds an attachment of a transit gateway, and says whether it has ended. */
import { type AwsError, awsError } from "../../../model/aws-error.ts";
import {
  type AttachedBeyond,
  type AttachedVpc,
  isPeer,
  isVpc,
  type PeerGateway,
  type TransitGatewayAttachment,
} from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";

const notFound = awsError(
  "InvalidTransitGatewayAttachmentID.NotFound",
  (id: string) => `Transit Gateway Attachment ${id} was deleted or does not exist.`,
);

export const findAttachment = finder("transit-gateway-attachment", {
  unknown: notFound,
  malformed: malformedId("InvalidTransitGatewayAttachmentID.Malformed", "transit-gateway-attachment"),
});

// ours: no evidence of AWS's text
const notYours = awsError(
  "OperationNotPermitted",
  (id: string) => `The account that requested the peering ${id} cannot accept or reject it.`,
);

const wrongState = awsError("IncorrectState", (id: string, state: string) => `${id} is in invalid state: ${state}.`);

export const isEnded = ({ state }: TransitGatewayAttachment): boolean =>
  state === "deleted" || state === "rejected" || state === "failed";

/** One that hasn't ended. */
function findLiveAttachment(world: World, id: string): TransitGatewayAttachment {
  const attachment = findAttachment(world, id);
  if (isEnded(attachment)) throw notFound(id);
  return attachment;
}

export type Of<R> = TransitGatewayAttachment & { readonly resource: R };

export function findVpcAttachment(world: World, id: string): Of<AttachedVpc> {
  const attachment = findLiveAttachment(world, id);
  if (!isVpc(attachment.resource)) throw notFound(id);
  return attachment as Of<AttachedVpc>;
}

export type OfClientVpn = Of<AttachedBeyond>;

export function findClientVpnAttachment(world: World, id: string): OfClientVpn {
  const attachment = findLiveAttachment(world, id);
  if (attachment.resource.type !== "client-vpn") throw notFound(id);
  return attachment as OfClientVpn;
}

export function findPeeringAttachment(world: World, id: string): Of<PeerGateway> {
  const attachment = findLiveAttachment(world, id);
  if (!isPeer(attachment.resource)) throw notFound(id);
  return attachment as Of<PeerGateway>;
}

/** One that packets pass, of a gateway of the account's. */
export function findUsableAttachment(world: World, gatewayId: string, id: string): TransitGatewayAttachment {
  const attachment = findLiveAttachment(world, id);
  if (attachment.transitGatewayId !== gatewayId) throw notFound(id);
  refuseUnlessState(attachment, "available");
  return attachment;
}

export function refuseUnlessState(
  attachment: TransitGatewayAttachment,
  state: TransitGatewayAttachment["state"],
): void {
  if (attachment.state !== state) throw stateRefusal(attachment);
}

const stateRefusal = ({ id, state }: TransitGatewayAttachment): AwsError => wrongState(id, state);

export const isPeering = (attachment: TransitGatewayAttachment): attachment is Of<PeerGateway> =>
  isPeer(attachment.resource);

/** A request for a peering that the account may answer: it's not the one that made it. */
export function findRequest(world: World, id: string): Of<PeerGateway> {
  const attachment = findPeeringAttachment(world, id);
  if (attachment.resource.role !== "accepter") throw notYours(id);
  refuseUnlessState(attachment, "pendingAcceptance");
  return attachment;
}
