/** The two attachments of a peering between transit gateways, one in the partition of each gateway. */
import type { PeerGateway } from "../../../model/records/transit/transit-gateway.ts";
import { type Change, inPartition, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { isPeering, type Of } from "../attachments/find-attachment.ts";

interface FarSide {
  readonly world: World;
  readonly attachment: Of<PeerGateway>;
}

/** The other side's record. INVARIANT: it counts only if it says that it's of this peering, and in the same state. */
export function farSideOf(world: World, { transitGatewayId, resource, state }: Of<PeerGateway>): FarSide | undefined {
  const there = worldIfKnown(world, resource.ownerId, resource.region);
  const attachment = there?.get("transit-gateway-attachment", resource.attachmentId);
  if (there === undefined || attachment === undefined || !isPeering(attachment)) return undefined;
  const isSame =
    attachment.transitGatewayId === resource.transitGatewayId &&
    attachment.resource.transitGatewayId === transitGatewayId &&
    attachment.state === state;
  return isSame ? { world: there, attachment } : undefined;
}

/** Brings both sides to another state. */
export function changeBothEnds(
  world: World,
  attachment: Of<PeerGateway>,
  changed: Pick<Of<PeerGateway>, "state"> & { readonly endedAt?: string },
): readonly Change[] {
  const far = farSideOf(world, attachment);
  const here = put("transit-gateway-attachment", { ...attachment, ...changed });
  if (far === undefined) return [here];
  const there = put("transit-gateway-attachment", { ...far.attachment, ...changed });
  const isHere = far.world.account === world.account && far.world.region === world.region;
  return [here, isHere ? there : inPartition(far.world, there)];
}
