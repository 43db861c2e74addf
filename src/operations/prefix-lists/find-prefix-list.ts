/** Finds a prefix list that a call names, the caller's own or one that AWS manages. */
import { awsError } from "../../model/aws-error.ts";
import type { PrefixList } from "../../model/prefix-list.ts";
import { type ListsOf, prefixListIn } from "../../model/prefix-lists-in-world.ts";
import { isId, malformedId } from "../invalid-id.ts";

// AWS: the codes spell `ID` and `Id` (catalogue 111, 214); the text as AWS answered GetManagedPrefixListEntries.
export const prefixListNotFound = awsError(
  "InvalidPrefixListID.NotFound",
  (id: string) => `The prefix list (${id}) does not exist.`,
);
const malformedPrefixListId = malformedId("InvalidPrefixListId.Malformed", "pl");

export function findPrefixList(world: ListsOf, id: string): PrefixList {
  const list = prefixListIn(world, id);
  if (list !== undefined) return list;
  throw isId(id, "pl") ? prefixListNotFound(id) : malformedPrefixListId(id);
}
