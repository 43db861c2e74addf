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
    "cidr-block-association.cidr-block": (vpc) => vpc.cidrBlocks.map(({ cidr }) => cidr),
    "cidr-block-association.association-id": (vpc) => vpc.cidrBlocks.map(({ associationId }) => associationId),
    "cidr-block-association.state": (vpc) => vpc.cidrBlocks.map(() => "associated"),
    "dhcp-options-id": (vpc) => vpc.dhcpOptionsId,
    "ipv6-cidr-block-association.ipv6-cidr-block": (vpc) => vpc.ipv6CidrBlocks.map(({ cidr }) => cidr),
    "ipv6-cidr-block-association.ipv6-pool": (vpc) => vpc.ipv6CidrBlocks.map(({ pool }) => pool),
    "ipv6-cidr-block-association.association-id": (vpc) => vpc.ipv6CidrBlocks.map(({ associationId }) => associationId),
    "ipv6-cidr-block-association.state": (vpc) => vpc.ipv6CidrBlocks.map(() => "associated"),
    "is-default": (vpc) => vpc.isDefault,
    // The older spelling, which Terraform and others still send.
    isDefault: (vpc) => vpc.isDefault,
    "owner-id": (vpc) => vpc.ownerId,
    state: () => "available",
    "vpc-id": (vpc) => vpc.id,
  },
  show: (vpc) => showVpc(vpc),
});
