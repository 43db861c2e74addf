/** What answers about a VPC or subnet say of Block Public Access: the mode that its owner's options and exclusions leave. */
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { blockedIn } from "../../model/world/block-public-access-in-world.ts";
import type { World } from "../../model/world/world.ts";
import { isOwn, wholeVpc } from "../shared-vpcs/whole-vpc.ts";

export function blockStates(world: World, vpc: Vpc | undefined, subnet?: Subnet) {
  const owner = vpc && wholeVpc(world, vpc.id);
  const mode = blockedIn(owner && isOwn(vpc, owner) ? owner : undefined, vpc, subnet)?.mode;
  return { InternetGatewayBlockMode: mode ?? ("off" as const) };
}
