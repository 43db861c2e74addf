/** Adds an entry to a network ACL under a number that is unused in its direction. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { findNetworkAcl } from "./find-network-acl.ts";
import { isEntry, readEntry } from "./read-entry.ts";

const alreadyExists = awsError(
  "NetworkAclEntryAlreadyExists",
  (number: number) => `The network acl entry identified by ${number} already exists.`,
);
const limitExceeded = quotaExceeded("NetworkAclEntryLimitExceeded", "network ACL entries", "networkAclEntries");

export default operation("ec2", "CreateNetworkAclEntry", {
  touches: ({ input, world }) => [existing("network-acl", findNetworkAcl(world, input.NetworkAclId))],
  decide({ input, world, limits }) {
    const acl = findNetworkAcl(world, input.NetworkAclId);
    const entry = readEntry(input);
    if (acl.entries.some(isEntry(input))) throw alreadyExists(input.RuleNumber);
    const alike = acl.entries.filter(
      ({ egress, cidr }) => egress === entry.egress && cidr.includes(":") === entry.cidr.includes(":"),
    );
    if (alike.length >= limits.networkAclEntries) throw limitExceeded();
    return { changes: [put("network-acl", { ...acl, entries: [...acl.entries, entry] })], output: {} };
  },
});
