/** Lists the groups that interfaces of a VPC may use: its own, and those associated with it. */
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { existing } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";

export default describe("ec2", "GetSecurityGroupsForVpc", {
  touches: ({ input, world }) => [existing("vpc", findVpc(world, input.VpcId))],
  list: "SecurityGroupForVpcs",
  // AWS: in the order of ids, not of creation (catalogue 74).
  all: ({ world, input }) => groupsFor(world, findVpc(world, input.VpcId).id).sort((a, b) => (a.id < b.id ? -1 : 1)),
  filters: {
    "group-id": (group) => group.id,
    description: (group) => group.description,
    "group-name": (group) => group.name,
    "owner-id": (group) => group.ownerId,
    "primary-vpc-id": (group) => group.vpcId,
  },
  idOf: (group) => group.id,
  show: ({ id, name, description, ownerId, vpcId, tags }) => ({
    GroupId: id,
    GroupName: name,
    Description: description,
    OwnerId: ownerId,
    PrimaryVpcId: vpcId,
    Tags: showTags(tags),
  }),
});

function groupsFor(world: World, vpcId: string): SecurityGroup[] {
  const associated = world
    .by("security-group-vpc-association", "vpc", vpcId)
    .flatMap(({ groupId }) => {
      const group = world.get("security-group", groupId);
      return group === undefined ? [] : [group];
    })
    .toArray();
  const isOwnVpc = world.get("vpc", vpcId)?.ownerId === world.account;
  // An owner can't use what participants have in its VPC.
  return [...world.by("security-group", "vpc", vpcId), ...associated].filter(
    ({ ownerId }) => !isOwnVpc || ownerId === world.account,
  );
}
