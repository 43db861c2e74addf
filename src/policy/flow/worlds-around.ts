/** Which partitions are read as one network: those that a partition's peerings, transit gateways and shared VPCs lead to. */
import { participantId } from "../../model/records/sharing/shared-vpc.ts";
import { isPeer, isSameAttachment, isVpc } from "../../model/records/transit/transit-gateway.ts";
import { isSamePeering, type VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { partitionName } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { soleOwners } from "./sole-owners.ts";

/**
 * The partition of the world first, then those of the owners of VPCs in which it takes part, and every partition that a peering
 * of its own or of such a VPC leads to. INVARIANT: the other side's own record must say so too.
 */
export function worldsAround(world: World): readonly World[] {
  // A caller sees parts of others' networks as its own world's; here they're read where they're whole.
  const own = world.elsewhere(world.account, world.region);
  const found = new Map<string, World>([[partitionName(own), own]]);
  const follow = (peering: VpcPeeringConnection): void => {
    for (const { ownerId, region } of [peering.requester, peering.accepter]) {
      const name = partitionName({ account: ownerId, region });
      if (found.has(name)) continue;
      const far = own.elsewhere(ownerId, region);
      if (isSamePeering(far.get("vpc-peering-connection", peering.id), peering)) found.set(name, far);
    }
  };
  for (const peering of own.all("vpc-peering-connection")) follow(peering);
  for (const { id, ownerId } of own.all("shared-vpc")) {
    const owner = own.elsewhere(ownerId, own.region);
    if (owner.get("vpc-participant", participantId(id, own.account)) === undefined) continue;
    found.set(partitionName(owner), owner);
    for (const peering of owner.by("vpc-peering-connection", "vpc", id)) follow(peering);
  }
  followTransit(own, found);
  return soleOwners([...found.values()]);
}

/**
 * Adds the owners of the gateways that VPCs are attached to, of all that is attached to these, and of the gateways that these are
 * peered with: packets may pass several.
 */
function followTransit(own: World, found: Map<string, World>): void {
  const passed = new Set<string>();
  const add = (world: World) => found.set(partitionName(world), found.get(partitionName(world)) ?? world);
  const follow = (home: World, gatewayId: string): void => {
    const name = `${partitionName(home)} ${gatewayId}`;
    if (passed.has(name)) return;
    passed.add(name);
    for (const attachment of home.by("transit-gateway-attachment", "gateway", gatewayId)) {
      const { resource, state } = attachment;
      if (state !== "available") continue;
      if (isVpc(resource)) {
        const there = own.elsewhere(resource.ownerId, home.region);
        if (isSameAttachment(there.get("transit-gateway-attachment", attachment.id), attachment)) add(there);
      }
      if (!isPeer(resource)) continue;
      const there = own.elsewhere(resource.ownerId, resource.region);
      const far = there.get("transit-gateway-attachment", resource.attachmentId);
      if (far === undefined || !isPeer(far.resource) || far.resource.transitGatewayId !== gatewayId) continue;
      add(there);
      follow(there, resource.transitGatewayId);
    }
  };
  for (const world of [...found.values()]) {
    for (const attachment of world.all("transit-gateway-attachment")) {
      if (attachment.state !== "available") continue;
      const home = own.elsewhere(attachment.transitGatewayOwnerId, world.region);
      if (!isSameAttachment(home.get("transit-gateway-attachment", attachment.id), attachment)) continue;
      add(home);
      follow(home, attachment.transitGatewayId);
    }
  }
}
