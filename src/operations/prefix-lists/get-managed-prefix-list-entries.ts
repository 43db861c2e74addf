/** Lists the entries of a prefix list: the current ones, or those of any stored version. */
import { awsError } from "../../model/aws-error.ts";
import { AWS_OWNER } from "../../model/aws-prefix-lists.ts";
import type { PrefixListEntry } from "../../model/records/prefix-list.ts";
import { describe } from "../describe.ts";
import { existing } from "../permission/touched.ts";
import { findPrefixList } from "./find-prefix-list.ts";
import { entriesAt } from "./versions.ts";

// ours: no evidence of AWS's text (catalogue 218 has the rule)
const noVersionsShown = awsError(
  "InvalidParameterValue",
  (id: string) => `The versions of the AWS-managed prefix list (${id}) cannot be viewed.`,
);

export default describe("ec2", "GetManagedPrefixListEntries", {
  list: "Entries",
  all({ input, world }): readonly PrefixListEntry[] {
    const list = findPrefixList(world, input.PrefixListId);
    if (list.ownerId === AWS_OWNER && input.TargetVersion !== undefined) throw noVersionsShown(list.id);
    return entriesAt(world, list.id, input.TargetVersion);
  },
  // AWS: not the usual bounds (catalogue 210).
  pages: { least: 1, most: 100 },
  idOf: ({ cidr }) => cidr,
  touches: ({ input, world }) => [existing("prefix-list", findPrefixList(world, input.PrefixListId))],
  show: ({ cidr, description }) => ({ Cidr: cidr, Description: description }),
});
