/** Finds a prefix list that a call names, the caller's own or one that AWS manages. */

import { awsError } from "../../model/aws-error.ts";
import type { PrefixList } from "../../model/records/prefix-list.ts";
import { prefixListIn } from "../../model/world/prefix-lists-in-world.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

// AWS: the codes spell `ID` and `Id` (catalogue 111, 214); the text is AWS's answer to GetManagedPrefixListEntries.
export const prefixListNotFound = awsError(
  "InvalidPrefixListID.NotFound",
  (id: string) => `The prefix list (${id}) does not exist.`,
);
export const malformedPrefixListId = malformedId("InvalidPrefixListId.Malformed", "prefix-list");

// ours: no evidence of AWS's code and text (catalogue 212, 218 have the rules)
const managedByAws = awsError(
  "OperationNotPermitted",
  (id: string) => `The prefix list (${id}) is managed by AWS. This operation is for customer-managed prefix lists.`,
);
const managedByIpam = awsError(
  "OperationNotPermitted",
  (id: string) => `The entries of the prefix list (${id}) are synchronised with an IPAM prefix list resolver.`,
);

/** A list that the caller may change. AWS: its own lists cannot be modified, restored or deleted (catalogue 218). */
export const findOwnList = finder("prefix-list", {
  unknown: (id, world) => (prefixListIn(world, id) === undefined ? prefixListNotFound(id) : managedByAws(id)),
  malformed: malformedPrefixListId,
});

export const findPrefixList = (world: Pick<World, "region" | "get">, id: string): PrefixList =>
  prefixListIn(world, id) ?? findOwnList(world, id);

/** AWS: while IPAM keeps a list in step with a resolver, nobody else may change its entries (catalogue 220). */
export function refuseWhileSynchronised(list: PrefixList): void {
  if (list.ipamPrefixListResolverSyncEnabled === true) throw managedByIpam(list.id);
}
