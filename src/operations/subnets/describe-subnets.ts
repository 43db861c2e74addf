/** Lists subnets, with the number of free addresses in each. */
import type { Subnet } from "../../model/records/vpc.ts";
import { arnOf } from "../../model/world/ids.ts";
import { describe, recordsOf } from "../describe.ts";
import { findSubnet } from "./find-subnet.ts";
import { freeAddresses } from "./free-addresses.ts";
import { showSubnet } from "./show-subnet.ts";

const zone = (subnet: Subnet) => subnet.availabilityZone;
const zoneId = (subnet: Subnet) => subnet.availabilityZoneId;
const cidr = (subnet: Subnet) => subnet.cidr || undefined;
const isDefault = (subnet: Subnet) => subnet.isDefault;

export default describe("ec2", "DescribeSubnets", {
  list: "Subnets",
  ...recordsOf("subnet"),
  ids: {
    of: ({ SubnetIds }) => SubnetIds,
    find: ({ world }, id) => findSubnet(world, id),
    refusedWithMaxResults: ["SubnetIds", "MaxResults"],
  },
  filters: {
    "availability-zone": zone,
    availabilityZone: zone,
    "availability-zone-id": zoneId,
    availabilityZoneId: zoneId,
    "available-ip-address-count": (subnet, { world }) => freeAddresses(world, subnet),
    "cidr-block": cidr,
    cidr,
    cidrBlock: cidr,
    "customer-owned-ipv4-pool": () => undefined,
    "default-for-az": isDefault,
    defaultForAz: isDefault,
    "enable-dns64": (subnet) => subnet.enableDns64,
    "enable-lni-at-device-index": (subnet) => subnet.enableLniAtDeviceIndex,
    "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
    "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet.AssociationId",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlockState.State",
    "ipv6-native": (subnet) => subnet.ipv6Native,
    "map-customer-owned-ip-on-launch": () => false,
    "map-public-ip-on-launch": (subnet) => subnet.mapPublicIpOnLaunch,
    "outpost-arn": () => undefined,
    "owner-id": (subnet) => subnet.ownerId,
    "private-dns-name-options-on-launch.hostname-type": (subnet) => subnet.hostnameType,
    "private-dns-name-options-on-launch.enable-resource-name-dns-a-record": (subnet) =>
      subnet.enableResourceNameDnsARecord,
    "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record": (subnet) =>
      subnet.enableResourceNameDnsAaaaRecord,
    state: () => "available",
    "subnet-arn": (subnet, { world }) => arnOf("subnet", subnet, world.region),
    "subnet-id": (subnet) => subnet.id,
    "vpc-id": (subnet) => subnet.vpcId,
  },
  narrow: { "vpc-id": ({ world }, vpcId) => world.by("subnet", "vpc", vpcId) },
  show: (subnet, { world, now }) => showSubnet(world, subnet, now),
});
