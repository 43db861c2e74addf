/** Deletes an entry of a network ACL. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findNetworkAcl } from "./find-network-acl.ts";
import { entryNotFound, isEntry } from "./read-entry.ts";

export default operation("ec2", "DeleteNetworkAclEntry", {
  touches: ({ input, world }) => [existing("network-acl", findNetworkAcl(world, input.NetworkAclId))],
  decide({ input, world }) {
    const acl = findNetworkAcl(world, input.NetworkAclId);
    const isMeant = isEntry(input);
    const entries = acl.entries.filter((entry) => !isMeant(entry));
    if (entries.length === acl.entries.length) throw entryNotFound(input.RuleNumber);
    return { changes: [put("network-acl", { ...acl, entries })], output: {} };
  },
});
