/** Stops a prefix list from following a resolver; it keeps its entries, and its owner controls it again. */
import { inPartition, put, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findTarget } from "./find-target.ts";
import { showTarget } from "./show-resolver.ts";

export default operation("ec2", "DeleteIpamPrefixListResolverTarget", {
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver-target", findTarget(world, input.IpamPrefixListResolverTargetId)),
  ],
  decide({ input, world }) {
    const target = findTarget(world, input.IpamPrefixListResolverTargetId);
    const home = { account: target.ownerId, region: target.prefixListRegion };
    const list = world.elsewhere(home.account, home.region).get("prefix-list", target.prefixListId);
    const { ipamPrefixListResolverTargetId: of, ipamPrefixListResolverSyncEnabled: _, ...own } = list ?? {};
    return {
      changes: [
        remove("ipam-prefix-list-resolver-target", target.id),
        ...(list !== undefined && of === target.id ? [inPartition(home, put("prefix-list", own as typeof list))] : []),
      ],
      output: { IpamPrefixListResolverTarget: showTarget(target, "delete-in-progress") },
    };
  },
});
