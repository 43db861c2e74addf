/** Lists network ACLs with their entries and associations. */
import { describe, recordsOf } from "../describe.ts";
import { findNetworkAcl } from "./find-network-acl.ts";
import { entriesOf, showNetworkAcl } from "./show-network-acl.ts";

export default describe("ec2", "DescribeNetworkAcls", {
  list: "NetworkAcls",
  ...recordsOf("network-acl"),
  ids: {
    of: ({ NetworkAclIds }) => NetworkAclIds,
    find: ({ world }, id) => findNetworkAcl(world, id),
    refusedWithMaxResults: ["NetworkAclIds", "MaxResults"],
  },
  filters: {
    "association.association-id": "Associations.NetworkAclAssociationId",
    "association.network-acl-id": "Associations.NetworkAclId",
    "association.subnet-id": "Associations.SubnetId",
    default: ({ isDefault }) => isDefault,
    "entry.cidr": "Entries.CidrBlock",
    "entry.egress": "Entries.Egress",
    "entry.icmp.code": "Entries.IcmpTypeCode.Code",
    "entry.icmp.type": "Entries.IcmpTypeCode.Type",
    "entry.ipv6-cidr": "Entries.Ipv6CidrBlock",
    "entry.port-range.from": "Entries.PortRange.From",
    "entry.port-range.to": "Entries.PortRange.To",
    // AWS: the filter takes a name or a number.
    "entry.protocol": (acl, { world }) =>
      entriesOf(world, acl).flatMap(({ protocol }) => [protocol, { "1": "icmp", "6": "tcp", "17": "udp" }[protocol]]),
    "entry.rule-action": "Entries.RuleAction",
    "entry.rule-number": "Entries.RuleNumber",
    "network-acl-id": ({ id }) => id,
    "owner-id": ({ ownerId }) => ownerId,
    "vpc-id": ({ vpcId }) => vpcId,
  },
  narrow: { "vpc-id": ({ world }, vpcId) => world.by("network-acl", "vpc", vpcId) },
  show: (acl, { world }) => showNetworkAcl(world, acl),
});
