/** Lists the VPCs on the other side of a peering or of a transit gateway with rules that refer to the caller's groups. */
import type { SecurityGroup } from "../../../model/records/security-group.ts";
import type { World } from "../../../model/world/world.ts";
import type { SecurityGroupReference } from "../../../wire/generated/ec2.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";
import { isAgreed } from "../../vpc-peering-connections/peering.ts";
import { findGroup } from "./find-group.ts";
import { referableVpcs } from "./transit-references.ts";

export default operation("ec2", "DescribeSecurityGroupReferences", {
  touches: ({ input, world }) => input.GroupId.map((id) => existing("security-group", findGroup(world, id))),
  decide({ input, world }) {
    const groups = [...new Set(input.GroupId)].map((id) => findGroup(world, id));
    return { output: { SecurityGroupReferenceSet: groups.flatMap((group) => referencesTo(world, group)) } };
  },
});

/** AWS: references within the VPC are not listed (catalogue 175). */
function referencesTo(world: World, group: SecurityGroup): readonly SecurityGroupReference[] {
  // Only the owner of a shared VPC has its peerings.
  const whole = wholeVpc(world, group.vpcId);
  const peerings = whole
    .by("vpc-peering-connection", "vpc", group.vpcId)
    .filter((each) => each.status === "active" && isAgreed(whole, each))
    .toArray();
  const overPeerings = peerings.flatMap(({ id, requester, accepter }) => {
    const other = requester.vpcId === group.vpcId ? accepter : requester;
    if (other.region !== world.region || !doesRefer(world, group, other)) return [];
    return [{ GroupId: group.id, ReferencingVpcId: other.vpcId, VpcPeeringConnectionId: id }];
  });
  const overTransit = referableVpcs(world, group.vpcId)
    .filter((other) => doesRefer(world, group, other))
    .map(({ vpcId, transitGatewayId }) => ({
      GroupId: group.id,
      ReferencingVpcId: vpcId,
      TransitGatewayId: transitGatewayId,
    }));
  return [...overPeerings, ...overTransit];
}

function doesRefer(
  world: World,
  group: SecurityGroup,
  { ownerId, vpcId }: { readonly ownerId: string; readonly vpcId: string },
): boolean {
  const there = world.elsewhere(ownerId, world.region);
  return there
    .by("security-group-rule", "reference", group.id)
    .some(({ groupId }) => there.get("security-group", groupId)?.vpcId === vpcId);
}
