/** Lists the associations of security groups with further VPCs. */
import { describe, recordsOf } from "../../describe.ts";

export default describe("ec2", "DescribeSecurityGroupVpcAssociations", {
  list: "SecurityGroupVpcAssociations",
  ...recordsOf("security-group-vpc-association"),
  isUntagged: true,
  filters: {
    "group-id": (association) => association.groupId,
    "group-owner-id": (association) => association.groupOwnerId,
    state: "State",
    "vpc-id": (association) => association.vpcId,
    "vpc-owner-id": (association) => association.vpcOwnerId,
  },
  show: ({ groupId, vpcId, vpcOwnerId, groupOwnerId }) => ({
    GroupId: groupId,
    VpcId: vpcId,
    VpcOwnerId: vpcOwnerId,
    GroupOwnerId: groupOwnerId,
    State: "associated" as const,
  }),
});
