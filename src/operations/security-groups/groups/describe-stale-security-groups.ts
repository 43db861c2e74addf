/** Lists the groups of a VPC that have rules which refer to a group they can no longer reach. */
import type { Direction, SecurityGroup } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import { describe } from "../../describe.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";
import { showPermissions } from "../rules/show-rule.ts";
import { stateOfReference } from "./references.ts";

export default describe("ec2", "DescribeStaleSecurityGroups", {
  list: "StaleSecurityGroupSet",
  all: ({ world, input }): Iterable<SecurityGroup> =>
    world
      .by("security-group", "vpc", findVpc(world, input.VpcId).id)
      .filter((group) => staleRules(world, group).length > 0),
  pages: { least: 5, most: 255 },
  idOf: (group) => group.id,
  show: (group, { world }) => ({
    VpcId: group.vpcId,
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    StaleIpPermissions: stalePermissions(world, group, "ingress"),
    StaleIpPermissionsEgress: stalePermissions(world, group, "egress"),
  }),
});

const staleRules = (world: World, group: SecurityGroup) =>
  world
    .by("security-group-rule", "group", group.id)
    .filter(({ peer }) => peer.kind === "group" && stateOfReference(world, group, peer).isStale)
    .toArray();

/** AWS: ranges and prefix lists aren't applicable here, so their lists are left out (catalogue 176). */
const stalePermissions = (world: World, group: SecurityGroup, direction: Direction) =>
  showPermissions(
    world,
    group,
    staleRules(world, group).filter((rule) => rule.direction === direction),
  ).map(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }) => ({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }));
