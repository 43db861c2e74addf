/** Gives a subnet another network ACL. */
import { awsError } from "../../model/aws-error.ts";
import { put, remove } from "../../model/world/change.ts";
import { associationNotFound, finder } from "../find.ts";
import { operation } from "../operation.ts";
import { existing, referred } from "../permission/touched.ts";
import { findNetworkAcl } from "./find-network-acl.ts";

const findAssociation = finder("network-acl-association", { unknown: associationNotFound });
const otherNetwork = awsError(
  "InvalidParameterValue",
  (aclId: string, subnetId: string) => `network acl ${aclId} and subnet ${subnetId} belong to different networks`,
);

export default operation("ec2", "ReplaceNetworkAclAssociation", {
  // The ACL that the subnet gets and the one that it loses.
  touches({ input, world }) {
    const { subnetId, networkAclId } = findAssociation(world, input.AssociationId);
    return [
      existing("network-acl", findNetworkAcl(world, input.NetworkAclId)),
      referred(world, "network-acl", networkAclId),
      referred(world, "subnet", subnetId),
    ];
  },
  decide({ input: { AssociationId, NetworkAclId }, world, newId }) {
    const { id, subnetId } = findAssociation(world, AssociationId);
    const acl = findNetworkAcl(world, NetworkAclId);
    if (world.get("subnet", subnetId)?.vpcId !== acl.vpcId) throw otherNetwork(acl.id, subnetId);
    const association = { id: newId("network-acl-association"), networkAclId: acl.id, subnetId };
    return {
      changes: [remove("network-acl-association", id), put("network-acl-association", association)],
      output: { NewAssociationId: association.id },
    };
  },
});
