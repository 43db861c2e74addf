/** Creates a security group; a new one lets everything out and nothing in. */

import { awsError } from "../../../model/aws-error.ts";
import type { Vpc } from "../../../model/records/vpc.ts";
import { put } from "../../../model/world/change.ts";
import { arnOf } from "../../../model/world/ids.ts";
import { countOf, hasAny, type World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { findOpenVpc } from "../../shared-vpcs/open-places.ts";
import { isOwn } from "../../shared-vpcs/whole-vpc.ts";
import { showTagsIfAny, tagsFor } from "../../tags/tag-rules.ts";
import { findDefaultVpc } from "../../vpcs/find-vpc.ts";
import { openEgress } from "./default-group.ts";
import { groupNamed } from "./find-group.ts";
import { readGroupName, refuseInvalidDescription } from "./group-text.ts";

const duplicateGroup = awsError(
  "InvalidGroup.Duplicate",
  (name: string, vpcId: string) => `The security group '${name}' already exists for VPC '${vpcId}'`,
);
// AWS: catalogue 451; ours: it names the VPC of the call, though the quota is that of the Region (catalogue 59)
const tooManyGroups = awsError(
  "SecurityGroupLimitExceeded",
  (vpcId: string) => `The maximum number of security groups for VPC '${vpcId}' has been reached.`,
);

export default operation("ec2", "CreateSecurityGroup", {
  // AWS: on the new group and its VPC (catalogue 393).
  touches({ input, world }) {
    const vpc = vpcOf(world, input.VpcId);
    return [made("security-group", { vpcId: vpc.id }), existing("vpc", vpc)];
  },
  decide({ input, world, caller, limits, newId }) {
    const name = readGroupName(input.GroupName);
    refuseInvalidDescription(input.Description, "security group");
    const vpc = vpcOf(world, input.VpcId);
    if (groupNamed(world, vpc.id, name) !== undefined) throw duplicateGroup(name, vpc.id);
    if (ownCount(world) >= limits.securityGroupsPerRegion)
      throw tooManyGroups(vpc.id).overLimit("securityGroupsPerRegion");
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

/** AWS: each account's own groups count against its quota, also in a VPC that it shares (catalogue 513). */
function ownCount(world: World): number {
  const count = world.count("security-group");
  if (!hasAny(world.all("vpc-participant"))) return count;
  return count - countOf(world.all("security-group").filter((group) => !isOwn(group, world)));
}

const vpcOf = (world: World, id: string | undefined): Vpc => (id ? findOpenVpc(world, id) : findDefaultVpc(world));
