/** Lists VPCs. */
import type { Vpc } from "../../model/records/vpc.ts";
import { describe, recordsOf } from "../describe.ts";
import { findVpc } from "./find-vpc.ts";
import { showVpc } from "./show-vpc.ts";

const primaryCidr = (vpc: Vpc) => vpc.cidrBlocks[0]?.cidr;

export default describe("ec2", "DescribeVpcs", {
  list: "Vpcs",
  ...recordsOf("vpc"),
  ids: {
    of: ({ VpcIds }) => VpcIds,
    find: ({ world }, id) => findVpc(world, id),
    refusedWithMaxResults: ["VpcIds", "MaxResults"],
  },
  filters: {
    // AWS: three names of one filter (catalogue 363).
    cidr: primaryCidr,
    "cidr-block": primaryCidr,
    cidrBlock: primaryCidr,
    "cidr-block-association.cidr-block": "CidrBlockAssociationSet.CidrBlock",
    "cidr-block-association.association-id": "CidrBlockAssociationSet.AssociationId",
    "cidr-block-association.state": "CidrBlockAssociationSet.CidrBlockState.State",
    "dhcp-options-id": (vpc) => vpc.dhcpOptionsId,
    "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
    "ipv6-cidr-block-association.ipv6-pool": "Ipv6CidrBlockAssociationSet.Ipv6Pool",
    "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet.AssociationId",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
    "is-default": (vpc) => vpc.isDefault,
    // The older spelling, which Terraform and others still send.
    isDefault: (vpc) => vpc.isDefault,
    "owner-id": (vpc) => vpc.ownerId,
    state: () => "available",
    "vpc-id": (vpc) => vpc.id,
  },
  show: (vpc, { world, now }) => showVpc(world, vpc, now),
});
