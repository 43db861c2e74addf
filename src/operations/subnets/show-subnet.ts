/** Shows a subnet. */
import type { Subnet } from "../../model/records/vpc.ts";
import { arnOf } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import { blockStates } from "../block-public-access/block-states.ts";
import { showTagsIfAny } from "../tags/tag-rules.ts";
import { stillListed } from "../vpcs/cidr-blocks/former-blocks.ts";
import { freeAddresses } from "./free-addresses.ts";

type BlockState = "associated" | "associating" | "disassociating" | "disassociated";

export const showSubnetIpv6Block = (
  { associationId, cidr }: Subnet["ipv6CidrBlocks"][number],
  state: BlockState = "associated",
) => ({
  AssociationId: associationId,
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: state },
  Ipv6AddressAttribute: "public" as const,
  IpSource: "amazon" as const,
});

/** AWS: the answer to its creation shows nothing of Block Public Access (catalogue 395). */
export const showSubnet = (world: World, subnet: Subnet, now: string, isNew = false) => ({
  SubnetId: subnet.id,
  SubnetArn: arnOf("subnet", subnet, world.region),
  VpcId: subnet.vpcId,
  OwnerId: subnet.ownerId,
  State: "available" as const,
  AvailabilityZone: subnet.availabilityZone,
  AvailabilityZoneId: subnet.availabilityZoneId,
  CidrBlock: subnet.cidr === "" ? undefined : subnet.cidr,
  AvailableIpAddressCount: freeAddresses(world, subnet),
  Ipv6CidrBlockAssociationSet: [
    ...subnet.ipv6CidrBlocks.map((block) => showSubnetIpv6Block(block)),
    ...stillListed(subnet.formerIpv6CidrBlocks, now).map((block) => showSubnetIpv6Block(block, "disassociated")),
  ],
  Ipv6Native: subnet.ipv6Native,
  DefaultForAz: subnet.isDefault,
  MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
  MapCustomerOwnedIpOnLaunch: false,
  AssignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation,
  EnableDns64: subnet.enableDns64,
  EnableLniAtDeviceIndex: subnet.enableLniAtDeviceIndex,
  PrivateDnsNameOptionsOnLaunch: {
    HostnameType: subnet.hostnameType,
    EnableResourceNameDnsARecord: subnet.enableResourceNameDnsARecord,
    EnableResourceNameDnsAAAARecord: subnet.enableResourceNameDnsAaaaRecord,
  },
  BlockPublicAccessStates: isNew ? undefined : blockStates(world, world.get("vpc", subnet.vpcId), subnet),
  Tags: showTagsIfAny(subnet.tags),
});
