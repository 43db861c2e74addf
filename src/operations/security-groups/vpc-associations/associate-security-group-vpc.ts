/** Makes a security group usable by the interfaces of a further VPC in the same Region. */
import { awsError } from "../../../model/aws-error.ts";
import { vpcAssociationId } from "../../../model/records/security-group.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findOpenVpc } from "../../shared-vpcs/open-places.ts";
import { findGroup, isDefaultGroup } from "../groups/find-group.ts";

// ours: no evidence of AWS's texts (catalogue 179 has the rules)
const defaultGroup = awsError(
  "InvalidParameterValue",
  (id: string) => `The security group '${id}' is a default security group and cannot be associated with another VPC`,
);
const defaultVpc = awsError(
  "InvalidParameterValue",
  (id: string) => `The VPC '${id}' is the default VPC and cannot be associated with a security group`,
);
const ownVpc = awsError(
  "InvalidParameterValue",
  (groupId: string, vpcId: string) => `The security group '${groupId}' already belongs to the VPC '${vpcId}'`,
);

export default operation("ec2", "AssociateSecurityGroupVpc", {
  touches: ({ input, world }) => [
    existing("security-group", findGroup(world, input.GroupId)),
    existing("vpc", findOpenVpc(world, input.VpcId)),
  ],
  decide({ input, world }) {
    const group = findGroup(world, input.GroupId);
    const vpc = findOpenVpc(world, input.VpcId);
    if (isDefaultGroup(group)) throw defaultGroup(group.id);
    if (vpc.isDefault) throw defaultVpc(vpc.id);
    if (group.vpcId === vpc.id) throw ownVpc(group.id, vpc.id);
    const association = {
      id: vpcAssociationId(group.id, vpc.id),
      groupId: group.id,
      vpcId: vpc.id,
      vpcOwnerId: vpc.ownerId,
      groupOwnerId: group.ownerId,
    };
    // AWS: the answer is ahead of the state (catalogue 180).
    return { changes: [put("security-group-vpc-association", association)], output: { State: "associating" as const } };
  },
});
