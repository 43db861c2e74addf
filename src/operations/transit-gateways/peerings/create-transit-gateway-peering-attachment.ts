/** Requests a peering between two transit gateways, of any accounts and Regions of this Cordon. */

import { awsError } from "../../../model/aws-error.ts";
import type { PeerGateway } from "../../../model/records/transit/transit-gateway.ts";
import { inPartition, put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { existing, made } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { isEnded, isPeering, type Of } from "../attachments/find-attachment.ts";
import { showPeering } from "../attachments/show-attachment.ts";
import { findOwnGateway, unknownGateway } from "../gateways/find-transit-gateway.ts";

// ours: no evidence of AWS's texts
const duplicate = awsError(
  "DuplicateTransitGatewayAttachment",
  (id: string, peer: string) => `${id} has non-deleted Transit Gateway Peering Attachments with ${peer}.`,
);
const withItself = awsError(
  "InvalidParameterValue",
  (id: string) => `The transit gateway ${id} cannot be peered with itself.`,
);
const tooMany = quotaExceeded(
  "TransitGatewayPeeringAttachmentLimitExceeded",
  "peering attachments for a transit gateway",
  "peeringsPerTransitGateway",
);
const tooManyPending = quotaExceeded(
  "TransitGatewayPendingPeeringAttachmentLimitExceeded",
  "pending peering attachments for a transit gateway",
  "pendingPeeringsPerTransitGateway",
);

export default operation("ec2", "CreateTransitGatewayPeeringAttachment", {
  touches: ({ input, world }) => [
    existing("transit-gateway", findOwnGateway({ world }, input.TransitGatewayId)),
    made("transit-gateway-attachment"),
  ],
  decide({ input, world, region, now, newId, limits }) {
    const gateway = findOwnGateway({ world }, input.TransitGatewayId);
    const { PeerTransitGatewayId, PeerAccountId, PeerRegion } = input;
    const tags = tagsFor("transit-gateway-attachment", input.TagSpecifications, limits);
    if (PeerTransitGatewayId === gateway.id) throw withItself(gateway.id);
    const there = worldIfKnown(world, PeerAccountId, PeerRegion);
    const peer = there?.get("transit-gateway", PeerTransitGatewayId);
    // An imported file may give any id to anything: only the owner's own gateway counts.
    if (there === undefined || peer?.ownerId !== PeerAccountId || peer.deletedAt !== undefined) {
      throw unknownGateway(PeerTransitGatewayId);
    }
    const all = [...world.by("transit-gateway-attachment", "gateway", gateway.id)].filter(
      (each) => isPeering(each) && !isEnded(each),
    );
    if (all.some((each) => isPeering(each) && each.resource.transitGatewayId === peer.id)) {
      throw duplicate(gateway.id, peer.id);
    }
    if (all.length >= limits.peeringsPerTransitGateway) throw tooMany();
    const pending = all.filter(({ state }) => state === "pendingAcceptance");
    if (pending.length >= limits.pendingPeeringsPerTransitGateway) throw tooManyPending();
    const id = newId("transit-gateway-attachment");
    // AWS: the two ends have the same id, unless they're in one Region.
    const farId = PeerRegion === region ? newId("transit-gateway-attachment") : id;
    const { DynamicRouting: asked } = input.Options ?? {};
    const routing = asked === undefined ? {} : { dynamicRouting: asked === "enable" };
    const common = { state: "pendingAcceptance", createdAt: now } as const;
    const own: Of<PeerGateway> = {
      ...common,
      id,
      transitGatewayId: gateway.id,
      transitGatewayOwnerId: gateway.ownerId,
      resource: {
        type: "peering",
        role: "requester",
        transitGatewayId: peer.id,
        ownerId: peer.ownerId,
        region: PeerRegion,
        attachmentId: farId,
        ...routing,
      },
      tags,
    };
    const far: Of<PeerGateway> = {
      ...common,
      id: farId,
      transitGatewayId: peer.id,
      transitGatewayOwnerId: peer.ownerId,
      resource: {
        type: "peering",
        role: "accepter",
        transitGatewayId: gateway.id,
        ownerId: gateway.ownerId,
        region,
        attachmentId: id,
        ...routing,
      },
      // AWS: tags stay with the side that gave them.
      tags: [],
    };
    const isHere = there.account === world.account && there.region === world.region;
    const putFar = put("transit-gateway-attachment", far);
    return {
      changes: [put("transit-gateway-attachment", own), isHere ? putFar : inPartition(there, putFar)],
      output: { TransitGatewayPeeringAttachment: showPeering(own, region, "initiatingRequest") },
    };
  },
});
