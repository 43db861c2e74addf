/** Where all that is in a VPC is: the partition of its owner has copies of what participants have there. */
import type { World } from "../../model/world/world.ts";

/** The world in which a VPC is whole: its owner's if it's shared with the caller, else the caller's own. */
export function wholeVpc(world: World, vpcId: string): World {
  const shared = world.get("shared-vpc", vpcId);
  return shared === undefined ? world : world.elsewhere(shared.ownerId, world.region);
}

/** Whether a record is the account's own, and no copy of a participant's. */
export const isOwn = ({ ownerId }: { readonly ownerId: string }, { account }: Pick<World, "account">): boolean =>
  ownerId === account;
