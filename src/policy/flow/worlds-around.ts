/** Which partitions are read as one network: those that a partition's peerings and shared VPCs lead to. */
import { participantId } from "../../model/records/sharing/shared-vpc.ts";
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
  return soleOwners([...found.values()]);
}
