/** Shows a network ACL with the final rules that deny everything else. */
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkAcl, NetworkAclEntry } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { showTags } from "../tags/tag-rules.ts";

/** AWS: a final entry in each of the VPC's families denies traffic that matches no other entry. */
const finalEntries = (isDualStack: boolean): readonly NetworkAclEntry[] =>
  [true, false].flatMap((egress) => [
    { ruleNumber: 32767, egress, action: "deny", protocol: "-1", cidr: "0.0.0.0/0" },
    ...(isDualStack ? [{ ruleNumber: 32768, egress, action: "deny", protocol: "-1", cidr: "::/0" } as const] : []),
  ]);

export function entriesOf(world: World, { vpcId, entries }: NetworkAcl): readonly NetworkAclEntry[] {
  const isDualStack = (world.get("vpc", vpcId)?.ipv6CidrBlocks.length ?? 0) > 0;
  return [...entries, ...finalEntries(isDualStack)].sort(
    (a, b) => Number(b.egress) - Number(a.egress) || a.ruleNumber - b.ruleNumber,
  );
}

const showEntry = ({ ruleNumber, egress, action, protocol, cidr, portRange, icmp }: NetworkAclEntry) => ({
  RuleNumber: ruleNumber,
  Egress: egress,
  RuleAction: action,
  Protocol: protocol,
  ...(cidr.includes(":") ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  ...dropUndefined({
    PortRange: portRange && { From: portRange.from, To: portRange.to },
    IcmpTypeCode: icmp && { Type: icmp.type, Code: icmp.code },
  }),
});

export const showNetworkAcl = (world: World, acl: NetworkAcl) => ({
  NetworkAclId: acl.id,
  VpcId: acl.vpcId,
  OwnerId: acl.ownerId,
  IsDefault: acl.isDefault,
  Entries: entriesOf(world, acl).map(showEntry),
  Associations: world
    .by("network-acl-association", "acl", acl.id)
    .map(({ id, networkAclId, subnetId }) => ({
      NetworkAclAssociationId: id,
      NetworkAclId: networkAclId,
      SubnetId: subnetId,
    }))
    .toArray(),
  Tags: showTags(acl.tags),
});
