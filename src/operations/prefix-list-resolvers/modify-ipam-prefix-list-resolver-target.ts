/** Changes which version of its resolver a target follows; its prefix list follows in the same commit. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findResolver } from "./find-resolver.ts";
import { findTarget } from "./find-target.ts";
import { showTarget } from "./show-resolver.ts";
import { versionToFollow } from "./target-version.ts";

export default operation("ec2", "ModifyIpamPrefixListResolverTarget", {
  touches: ({ input, world }) => [
    existing("ipam-prefix-list-resolver-target", findTarget(world, input.IpamPrefixListResolverTargetId)),
  ],
  decide({ input, world }) {
    const { desiredVersion, ...target } = findTarget(world, input.IpamPrefixListResolverTargetId);
    const { TrackLatestVersion: tracks = target.trackLatestVersion, DesiredVersion } = input;
    const desired = DesiredVersion ?? (tracks ? undefined : desiredVersion);
    const resolver = findResolver(world, target.resolverId);
    const after = {
      ...target,
      ...versionToFollow(world, resolver, tracks, desired),
      state: "modify-complete" as const,
    };
    return {
      changes: [put("ipam-prefix-list-resolver-target", after)],
      output: { IpamPrefixListResolverTarget: showTarget(after, "modify-in-progress") },
    };
  },
});
