/** Lets a prefix list follow a resolver; its entries follow in the same commit (`follow-resolvers.ts`). */
import { awsError } from "../../model/aws-error.ts";
import type { IpamPrefixListResolverTarget } from "../../model/records/ipam-prefix-list-resolver.ts";
import { inPartition, put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { findIpam } from "../ipam/ipams/find-ipam.ts";
import { notOperating } from "../ipam/ipams/operating-regions.ts";
import { refuseOverIpamQuota } from "../ipam/ipams/quotas.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { findOwnList } from "../prefix-lists/find-prefix-list.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findResolver } from "./find-resolver.ts";
import { showTarget } from "./show-resolver.ts";
import { versionToFollow } from "./target-version.ts";

// ours: no evidence of AWS's codes and texts
const otherFamily = awsError(
  "InvalidParameterValue",
  (id: string) => `The prefix list (${id}) and the resolver have different address families.`,
);
const alreadyTarget = awsError(
  "InvalidParameterValue",
  (id: string, targetId: string) => `The prefix list (${id}) is already the prefix list of the target '${targetId}'.`,
);

export default operation("ec2", "CreateIpamPrefixListResolverTarget", {
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver", findResolver(world, input.IpamPrefixListResolverId)),
    made("ipam-prefix-list-resolver-target", {
      resolverId: input.IpamPrefixListResolverId,
      prefixListId: input.PrefixListId,
    }),
  ],
  decide({ input, world, caller, newId, limits }) {
    const kind = "ipam-prefix-list-resolver-target";
    const { PrefixListRegion: region, TrackLatestVersion, DesiredVersion } = input;
    const resolver = findResolver(world, input.IpamPrefixListResolverId);
    const { operatingRegions } = findIpam(world, resolver.ipamId);
    if (!operatingRegions.includes(region)) throw notOperating(region, "prefixListRegion", resolver.ipamId);
    const tags = tagsFor(kind, input.TagSpecifications, limits);
    const list = findOwnList(world.elsewhere(caller.account, region), input.PrefixListId);
    if (list.addressFamily.toLowerCase() !== resolver.addressFamily) throw otherFamily(list.id);
    const before = list.ipamPrefixListResolverTargetId;
    if (before !== undefined) throw alreadyTarget(list.id, before);
    const following = versionToFollow(world, resolver, TrackLatestVersion, DesiredVersion);
    refuseOverIpamQuota("targets", countOf(world.by(kind, "resolver", resolver.id)), limits, "targetsPerResolver");
    const target: IpamPrefixListResolverTarget = {
      ...following,
      id: newId("ipam-prefix-list-resolver-target"),
      ownerId: caller.account,
      resolverId: resolver.id,
      prefixListId: list.id,
      prefixListRegion: region,
      state: "create-complete",
      tags,
    };
    // AWS: from now on IPAM fills the list (catalogue 220).
    const managed = { ...list, ipamPrefixListResolverTargetId: target.id, ipamPrefixListResolverSyncEnabled: true };
    return {
      changes: [put(kind, target), inPartition({ account: caller.account, region }, put("prefix-list", managed))],
      output: { IpamPrefixListResolverTarget: showTarget(target, "create-in-progress") },
    };
  },
});
