/**
 * Ends sharing within an organization. AWS: who had a share as part of it loses the share; who was invited keeps it
 * (catalogue 522).
 */
import { GLOBAL } from "../../model/regions.ts";
import { accountsOf, type Organization } from "../../model/settings.ts";
import { type Change, inPartition, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { Call } from "../operation.ts";
import { keepShare, without } from "./associate.ts";
import { isAssociated, isSharingEnabled } from "./reaching.ts";

type Ending = Pick<Call<unknown>, "world" | "settings" | "now" | "limits" | "random">;

export function endSharing(call: Ending, organization: Organization): readonly Change[] {
  const { world } = call;
  if (!isSharingEnabled(world, organization)) return [];
  const members = accountsOf(organization);
  const owners = world.partitions().filter(({ account, region }) => members.has(account) && region !== GLOBAL);
  return [
    inPartition({ account: world.account, region: GLOBAL }, remove("organization-sharing", "organization")),
    ...owners.flatMap(({ account, region }) => sharesLeft(call, world.elsewhere(account, region))),
  ];
}

/** The shares of one owner's without those that were never invited. */
const sharesLeft = (call: Ending, owner: World): readonly Change[] =>
  [...owner.all("resource-share")].flatMap((share) => {
    const principals = share.principals.filter((each) => isAssociated(each) && !each.isExternal).map(({ id }) => id);
    if (share.status !== "ACTIVE" || principals.length === 0) return [];
    const left = without(share, { resources: [], principals }, call.now);
    return keepShare(share, left, { ...call, world: owner }).map((change) =>
      change.in === undefined ? inPartition(owner, change) : change,
    );
  });
