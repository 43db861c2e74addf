/** Finds the target of a prefix list resolver that a call names, and shows it. */

import { awsError } from "../../model/aws-error.ts";
import type { IpamPrefixListResolverTarget } from "../../model/records/ipam-prefix-list-resolver.ts";
import { arnOf } from "../../model/world/ids.ts";
import { finder } from "../find.ts";
import { showTags } from "../tags/tag-rules.ts";

// ours: no evidence of AWS's code and text
const targetNotFound = awsError(
  "InvalidIpamPrefixListResolverTargetId.NotFound",
  (id: string) => `The ipam-prefix-list-resolver-target ID '${id}' does not exist`,
);

export const findTarget = finder("ipam-prefix-list-resolver-target", { unknown: targetNotFound });

export const showTarget = (target: IpamPrefixListResolverTarget, state = target.state) => ({
  IpamPrefixListResolverTargetId: target.id,
  IpamPrefixListResolverTargetArn: arnOf("ipam-prefix-list-resolver-target", target),
  IpamPrefixListResolverId: target.resolverId,
  OwnerId: target.ownerId,
  PrefixListId: target.prefixListId,
  PrefixListRegion: target.prefixListRegion,
  DesiredVersion: target.desiredVersion,
  LastSyncedVersion: target.lastSyncedVersion,
  TrackLatestVersion: target.trackLatestVersion,
  StateMessage: state === target.state ? target.stateMessage : undefined,
  State: state,
  Tags: showTags(target.tags),
});
