/** Deletes a network ACL that filters no subnet. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { hasDependencies, refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findNetworkAcl } from "./find-network-acl.ts";

// AWS: catalogue 448
const isDefaultAcl = awsError("InvalidParameterValue", (id: string) => `cannot delete default network ACL ${id}`);

export default operation("ec2", "DeleteNetworkAcl", {
  touches: ({ input, world }) => [existing("network-acl", findNetworkAcl(world, input.NetworkAclId))],
  decide({ input: { NetworkAclId }, world }) {
    const { id, isDefault } = findNetworkAcl(world, NetworkAclId);
    if (isDefault) throw isDefaultAcl(id);
    refuseInUse(world, "network-acl", id, () => hasDependencies("networkAcl", id));
    return { changes: [remove("network-acl", id)], output: {} };
  },
});
