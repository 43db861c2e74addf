/** Finds a prefix list resolver that a call names, and shows it. */
import { awsError } from "../../model/aws-error.ts";
import type { IpamState } from "../../model/records/ipam-pool.ts";
import type { IpamPrefixListResolver } from "../../model/records/ipam-prefix-list-resolver.ts";
import { arnOf } from "../../model/world/ids.ts";
import { finder } from "../find.ts";
import { showTags } from "../tags/tag-rules.ts";

// ours: no evidence of AWS's code and text
const resolverNotFound = awsError(
  "InvalidIpamPrefixListResolverId.NotFound",
  (id: string) => `The ipam-prefix-list-resolver ID '${id}' does not exist`,
);

export const findResolver = finder("ipam-prefix-list-resolver", { unknown: resolverNotFound });

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
