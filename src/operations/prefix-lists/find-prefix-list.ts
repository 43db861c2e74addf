/** Finds a managed prefix list by its id. */
import { awsError } from "../../model/aws-error.ts";
import type { PrefixList } from "../../model/prefix-list.ts";
import type { World } from "../../model/world.ts";
import { isId, malformedId } from "../invalid-id.ts";

// ours: no evidence of AWS's text (catalogue 111 has the code)
const prefixListNotFound = awsError(
  "InvalidPrefixListID.NotFound",
  (id: string) => `The prefix list ID '${id}' does not exist`,
);
const malformedPrefixListId = malformedId("InvalidPrefixListId.Malformed", "pl");

export function findPrefixList(world: World, id: string): PrefixList {
  const list = world.get("prefix-list", id);
  if (list !== undefined) return list;
  throw isId(id, "pl") ? prefixListNotFound(id) : malformedPrefixListId(id);
}
