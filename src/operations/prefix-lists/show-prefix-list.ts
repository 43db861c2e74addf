/** Shows a prefix list. */
import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { ManagedPrefixList } from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";

/** `state`: the answer to a call that changes a list shows AWS's transitional state. */
export function showPrefixList(region: string, list: PrefixList, state: ManagedPrefixList["State"] = list.state) {
  const isOfAws = list.ownerId === AWS_OWNER;
  const { id, name, ownerId, addressFamily, maxEntries, version, stateMessage, tags } = list;
  return {
    PrefixListId: id,
    AddressFamily: addressFamily,
    State: state,
    StateMessage: state === list.state ? stateMessage : undefined,
    // AWS: its own lists have `aws` for the account, and neither MaxEntries nor Version (catalogue 32, 188).
    PrefixListArn: arnOf("prefix-list", { ownerId: isOfAws ? "aws" : ownerId, id }, region),
    PrefixListName: name,
    ...(isOfAws ? {} : { MaxEntries: maxEntries, Version: version }),
    Tags: showTags(tags),
    OwnerId: ownerId,
    IpamPrefixListResolverTargetId: list.ipamPrefixListResolverTargetId,
    IpamPrefixListResolverSyncEnabled: list.ipamPrefixListResolverSyncEnabled,
  };
}
