/** Ends the association of a security group with a further VPC, unless interfaces there still use the group. */
import { awsError } from "../../../model/aws-error.ts";
import { vpcAssociationId } from "../../../model/records/security-group.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { findGroup } from "../groups/find-group.ts";

// ours: no evidence of AWS's texts (catalogue 183 has the rule)
const notAssociated = awsError(
  "InvalidParameterValue",
  (groupId: string, vpcId: string) => `The security group '${groupId}' is not associated with the VPC '${vpcId}'`,
);
const stillUsed = awsError(
  "DependencyViolation",
  (groupId: string, vpcId: string) =>
    `The security group '${groupId}' is used by network interfaces in the VPC '${vpcId}'`,
);

export default operation("ec2", "DisassociateSecurityGroupVpc", {
  touches: ({ input, world }) => [
    existing("security-group", findGroup(world, input.GroupId)),
    existing("vpc", findVpc(world, input.VpcId)),
  ],
  decide({ input, world }) {
    const group = findGroup(world, input.GroupId);
    const vpc = findVpc(world, input.VpcId);
    const association = world.get("security-group-vpc-association", vpcAssociationId(group.id, vpc.id));
    if (association === undefined) throw notAssociated(group.id, vpc.id);
    for (const { id, vpcId } of world.by("network-interface", "group", group.id)) {
      if (vpcId === vpc.id) throw stillUsed(group.id, vpc.id).withDetail(`network-interface ${id} is in it`);
    }
    return {
      changes: [remove("security-group-vpc-association", association.id)],
      output: { State: "disassociating" as const },
    };
  },
});
