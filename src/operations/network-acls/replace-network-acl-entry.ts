/** Replaces the entry of a network ACL that has the same number and direction. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findNetworkAcl } from "./find-network-acl.ts";
import { entryNotFound, isEntry, readEntry } from "./read-entry.ts";

export default operation("ec2", "ReplaceNetworkAclEntry", {
  touches: ({ input, world }) => [existing("network-acl", findNetworkAcl(world, input.NetworkAclId))],
  decide({ input, world }) {
    const acl = findNetworkAcl(world, input.NetworkAclId);
    const entry = readEntry(input);
    const isMeant = isEntry(input);
    if (!acl.entries.some(isMeant)) throw entryNotFound(input.RuleNumber);
    const entries = acl.entries.map((each) => (isMeant(each) ? entry : each));
    return { changes: [put("network-acl", { ...acl, entries })], output: {} };
  },
});
