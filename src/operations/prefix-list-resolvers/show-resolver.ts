/** Shows prefix list resolvers and their targets. */

import type { IpamState } from "../../model/records/ipam-pool.ts";
import type {
  IpamPrefixListResolver,
  IpamPrefixListResolverTarget,
} from "../../model/records/ipam-prefix-list-resolver.ts";
import { arnOf } from "../../model/world/ids.ts";
import { showTags } from "../tags/tag-rules.ts";

/** `state`: the answer to a call shows AWS's transitional state, with the version still to come. */
export const showResolver = (region: string, resolver: IpamPrefixListResolver, state?: IpamState) => ({
  OwnerId: resolver.ownerId,
  IpamPrefixListResolverId: resolver.id,
  IpamPrefixListResolverArn: arnOf("ipam-prefix-list-resolver", resolver),
  IpamArn: arnOf("ipam", { ownerId: resolver.ownerId, id: resolver.ipamId }),
  IpamRegion: region,
  Description: resolver.description,
  AddressFamily: resolver.addressFamily,
  State: state ?? resolver.state,
  Tags: showTags(resolver.tags),
  LastVersionCreationStatus:
    state !== undefined
      ? ("pending" as const)
      : resolver.failure === undefined
        ? ("success" as const)
        : ("failure" as const),
  LastVersionCreationStatusMessage: state === undefined ? resolver.failure : undefined,
});

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
