/** Creates a security group; a new one lets everything out and nothing in. */

import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { arnOf } from "../../../model/world/ids.ts";
import { operation } from "../../operation.ts";
import { quotaExceeded } from "../../quotas.ts";
import { showTagsIfAny, tagsFor } from "../../tags/tag-rules.ts";
import { findDefaultVpc, findVpc } from "../../vpcs/find-vpc.ts";
import { openEgress } from "./default-group.ts";
import { groupNamed } from "./find-group.ts";
import { readGroupName, refuseInvalidDescription } from "./group-text.ts";

const duplicateGroup = awsError(
  "InvalidGroup.Duplicate",
  (name: string, vpcId: string) => `The security group '${name}' already exists for VPC '${vpcId}'`,
);
// ours: no evidence of AWS's text (catalogue 58 has the code)
const tooManyGroups = quotaExceeded("SecurityGroupLimitExceeded", "security groups");

export default operation("ec2", "CreateSecurityGroup", {
  touchesIds: ({ VpcId }) => [VpcId],
  decide({ input, world, caller, limits, newId }) {
    const name = readGroupName(input.GroupName);
    refuseInvalidDescription(input.Description, "security group");
    const vpc = input.VpcId ? findVpc(world, input.VpcId) : findDefaultVpc(world);
    if (groupNamed(world, vpc.id, name) !== undefined) throw duplicateGroup(name, vpc.id);
    if (world.count("security-group") >= limits.securityGroupsPerRegion) throw tooManyGroups();
    const group = {
      id: newId("security-group"),
      name,
      description: input.Description,
      vpcId: vpc.id,
      ownerId: caller.account,
      tags: tagsFor("security-group", input.TagSpecifications, limits),
    };
    return {
      changes: [put("security-group", group), ...openEgress(group, vpc, newId)],
      output: {
        GroupId: group.id,
        SecurityGroupArn: arnOf("security-group", group, world.region),
        Tags: showTagsIfAny(group.tags),
      },
    };
  },
});
