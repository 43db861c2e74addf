/** Shows rules: one by one, or grouped into permissions. */
import type { Peer, SecurityGroup, SecurityGroupRule } from "../../../model/records/security-group.ts";
import { arnOf } from "../../../model/world/ids.ts";
import type { World } from "../../../model/world/world.ts";
import type { IpPermission, SecurityGroupRule as ShownRule, UserIdGroupPair } from "../../../wire/generated/ec2.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { type GroupPeer, type ReferenceState, stateOfReference } from "../groups/references.ts";
import { hasPorts, type RuleTerms } from "./rule-terms.ts";

/** A rule's peer in answers that show only ids. */
export function showPeer(peer: Peer) {
  if (peer.kind === "ipv4") return { CidrIpv4: peer.cidr };
  if (peer.kind === "ipv6") return { CidrIpv6: peer.cidr };
  return peer.kind === "prefix-list" ? { PrefixListId: peer.prefixListId } : { ReferencedGroupId: peer.groupId };
}

/** AWS: here every rule shows its ports, -1 if the protocol has no ports (catalogue 97). */
export function showRule(world: World, group: SecurityGroup, rule: SecurityGroupRule): ShownRule {
  const { id, groupId, ownerId, direction, protocol, fromPort, toPort, peer, description, tags } = rule;
  return {
    SecurityGroupRuleId: id,
    GroupId: groupId,
    GroupOwnerId: ownerId,
    IsEgress: direction === "egress",
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    ...(peer.kind === "group" ? { ReferencedGroupInfo: showReference(world, group, peer) } : showPeer(peer)),
    Description: description,
    Tags: showTags(tags),
    SecurityGroupRuleArn: arnOf("security-group-rule", rule, world.region),
  };
}

/** AWS: the owner of a group that is gone is no longer shown (catalogue 178). */
const owner = (peer: GroupPeer, { referenced }: ReferenceState) =>
  referenced === undefined ? undefined : peer.ownerId;

function showReference(world: World, group: SecurityGroup, peer: GroupPeer) {
  const state = stateOfReference(world, group, peer);
  return {
    GroupId: peer.groupId,
    UserId: owner(peer, state),
    VpcId: peer.vpcId,
    VpcPeeringConnectionId: peer.peeringId,
    PeeringStatus: state.peeringStatus,
  };
}

interface GatheredPermission {
  readonly head: Pick<IpPermission, "IpProtocol" | "FromPort" | "ToPort">;
  readonly IpRanges: NonNullable<IpPermission["IpRanges"]>[number][];
  readonly Ipv6Ranges: NonNullable<IpPermission["Ipv6Ranges"]>[number][];
  readonly PrefixListIds: NonNullable<IpPermission["PrefixListIds"]>[number][];
  readonly UserIdGroupPairs: UserIdGroupPair[];
}

/** Rules of equal protocol and ports are one permission, with all four lists present (catalogue 96, 108, 109). */
export function showPermissions(world: World, group: SecurityGroup, rules: Iterable<RuleTerms>): IpPermission[] {
  const gathered = new Map<string, GatheredPermission>();
  for (const { protocol, fromPort, toPort, peer, description } of rules) {
    const key = `${protocol} ${fromPort} ${toPort}`;
    let permission = gathered.get(key);
    if (permission === undefined) {
      const ports = hasPorts(protocol) ? { FromPort: fromPort, ToPort: toPort } : {};
      const head = { IpProtocol: protocol, ...ports };
      permission = { head, IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };
      gathered.set(key, permission);
    }
    if (peer.kind === "ipv4") permission.IpRanges.push({ CidrIp: peer.cidr, Description: description });
    else if (peer.kind === "ipv6") permission.Ipv6Ranges.push({ CidrIpv6: peer.cidr, Description: description });
    else if (peer.kind === "prefix-list") {
      permission.PrefixListIds.push({ PrefixListId: peer.prefixListId, Description: description });
    } else {
      // AWS: no GroupName in a VPC, even if the rule was made with one (catalogue 106, 107).
      permission.UserIdGroupPairs.push({ ...showReference(world, group, peer), Description: description });
    }
  }
  return [...gathered.values()].map(({ head, ...lists }) => ({ ...head, ...lists }));
}
