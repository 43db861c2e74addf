/** Creates a network ACL, which denies everything until it has entries. */
import type { NetworkAcl } from "../../model/records/routing.ts";
import { put } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { showNetworkAcl } from "./show-network-acl.ts";

const limitExceeded = quotaExceeded("NetworkAclLimitExceeded", "network ACLs", "networkAclsPerVpc");

export default operation("ec2", "CreateNetworkAcl", {
  touches({ input, world }) {
    const vpc = findVpc(world, input.VpcId);
    return [made("network-acl", { vpcId: vpc.id }), existing("vpc", vpc)];
  },
  decide({ input, world, newId, limits }) {
    const tags = tagsFor("network-acl", input.TagSpecifications, limits);
    const { id: vpcId, ownerId } = findVpc(world, input.VpcId);
    if (countOf(world.by("network-acl", "vpc", vpcId)) >= limits.networkAclsPerVpc) throw limitExceeded();
    const acl: NetworkAcl = { id: newId("network-acl"), ownerId, vpcId, isDefault: false, entries: [], tags };
    return {
      changes: [put("network-acl", acl)],
      output: { ClientToken: input.ClientToken, NetworkAcl: showNetworkAcl(world, acl) },
    };
  },
});
