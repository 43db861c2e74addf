/** The group `default` that comes with every VPC (catalogue 39-41). */

import type { Peer, SecurityGroupRule } from "../../../model/records/security-group.ts";
import type { Vpc } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { NewId } from "../../../model/world/ids.ts";

export function makeDefaultGroup(vpc: Vpc, newId: NewId): readonly Change[] {
  const { id: vpcId, ownerId } = vpc;
  const id = newId("security-group");
  const group = { id, name: "default", description: "default VPC security group", vpcId, ownerId, tags: [] };
  const self: Peer = { kind: "group", groupId: id, ownerId };
  return [
    put("security-group", group),
    put("security-group-rule", allTraffic(group, "ingress", self, newId)),
    ...openEgress(group, vpc, newId),
  ];
}

/** The egress rules that a new group starts with: everything, in each family that the VPC has (catalogue 42, 43). */
export function openEgress(
  group: { readonly id: string; readonly ownerId: string },
  vpc: Vpc,
  newId: NewId,
): readonly Change[] {
  const peers: Peer[] = [{ kind: "ipv4", cidr: "0.0.0.0/0" }];
  if (vpc.ipv6CidrBlocks.length > 0) peers.push({ kind: "ipv6", cidr: "::/0" });
  return peers.map((peer) => put("security-group-rule", allTraffic(group, "egress", peer, newId)));
}

/** Reports whether a rule is the IPv4 egress rule that a group starts with. */
export const isOpenIpv4Egress = ({ direction, protocol, peer, description }: SecurityGroupRule): boolean =>
  direction === "egress" &&
  protocol === "-1" &&
  peer.kind === "ipv4" &&
  peer.cidr === "0.0.0.0/0" &&
  description === undefined;

/** The egress rule that a default group gets when its VPC gets IPv6. */
export const openIpv6Egress = (
  group: { readonly id: string; readonly ownerId: string },
  newId: NewId,
): SecurityGroupRule => allTraffic(group, "egress", { kind: "ipv6", cidr: "::/0" }, newId);

const allTraffic = (
  group: { readonly id: string; readonly ownerId: string },
  direction: "ingress" | "egress",
  peer: Peer,
  newId: NewId,
): SecurityGroupRule => ({
  id: newId("security-group-rule"),
  groupId: group.id,
  ownerId: group.ownerId,
  direction,
  protocol: "-1",
  fromPort: -1,
  toPort: -1,
  peer,
  tags: [],
});
