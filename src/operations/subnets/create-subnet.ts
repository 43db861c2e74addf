/** Creates a subnet in one Availability Zone of a VPC. */
import { awsError } from "../../model/aws-error.ts";
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import { zonesOf } from "../../model/regions.ts";
import type { Change } from "../../model/world/change.ts";
import { countOf } from "../../model/world/world.ts";
import { poolsToAllocateFrom } from "../ipam/pools/find-pool.ts";
import { spaceForResource } from "../ipam/pools/space-for-resource.ts";
import { defaultAclOf } from "../network-acls/find-network-acl.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { existing, made } from "../permission/touched.ts";
import { quotaExceeded } from "../quotas.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { missingBlock, missingIpv6Block, refuseStrayLength } from "../vpcs/cidr-blocks/asked-block.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findZone } from "./find-zone.ts";
import { makeSubnet } from "./make-subnet.ts";
import { showSubnet } from "./show-subnet.ts";
import { subnetBlock, subnetIpv6Block } from "./subnet-blocks.ts";

const subnetLimitExceeded = quotaExceeded("SubnetLimitExceeded", "subnets", "subnetsPerVpc");
const ipv4InIpv6Only = awsError(
  "InvalidParameterCombination",
  () => "When specifying ipv4 parameters, cidrBlock or ipv4IpamPoolId, you cannot set ipv6Native to true.",
);
// ours: no evidence of AWS's text
const noOutposts = awsError("InvalidOutpostArn.NotFound", (arn: string) => `The Outpost '${arn}' does not exist`);

type Input = InputOf<"ec2", "CreateSubnet">;

export default operation("ec2", "CreateSubnet", {
  touches(call) {
    const vpc = findVpc(call.world, call.input.VpcId);
    const { name: availabilityZone, id: availabilityZoneId } = findZone(zonesOf(call.world.region), call.input);
    return [
      made("subnet", { vpcId: vpc.id, availabilityZone, availabilityZoneId }),
      existing("vpc", vpc),
      ...poolsToAllocateFrom(call, [call.input.Ipv4IpamPoolId, call.input.Ipv6IpamPoolId]),
    ];
  },
  decide(call) {
    const { input, world, limits, newId } = call;
    const tags = tagsFor("subnet", input.TagSpecifications, limits);
    const vpc = findVpc(world, input.VpcId);
    if (input.OutpostArn !== undefined) throw noOutposts(input.OutpostArn);
    const zone = findZone(zonesOf(world.region), input);
    if (countOf(world.by("subnet", "vpc", vpc.id)) >= limits.subnetsPerVpc) throw subnetLimitExceeded();
    const id = newId("subnet");
    const { blocks, changes } = chooseBlocks(call, vpc, { id, tags });
    const ipv6Native = input.Ipv6Native ?? false;
    const subnet: Subnet = {
      id,
      ownerId: vpc.ownerId,
      vpcId: vpc.id,
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      ...blocks,
      isDefault: false,
      mapPublicIpOnLaunch: false,
      // AWS: hosts in an IPv6-only subnet have only IPv6 addresses, and names made from their ids.
      assignIpv6AddressOnCreation: ipv6Native,
      enableDns64: false,
      ipv6Native,
      hostnameType: ipv6Native ? "resource-name" : "ip-name",
      enableResourceNameDnsARecord: false,
      enableResourceNameDnsAaaaRecord: false,
      tags,
    };
    return {
      changes: [...makeSubnet(subnet, defaultAclOf(world, vpc.id), newId), ...changes],
      output: { Subnet: showSubnet(world, subnet, call.now, true) },
    };
  },
});

interface ChosenBlocks {
  readonly blocks: Pick<Subnet, "cidr" | "ipv6CidrBlocks">;
  /** Further changes because the blocks are taken. */
  readonly changes: readonly Change[];
}

/** The blocks that the call names, or that IPAM pools choose for it. */
function chooseBlocks(call: Call<Input>, vpc: Vpc, subnet: Pick<Subnet, "id" | "tags">): ChosenBlocks {
  const { input, world, newId } = call;
  const { Ipv6Native = false, Ipv4IpamPoolId, Ipv6IpamPoolId } = input;
  const resource = { type: "subnet", vpcId: vpc.id, ...subnet } as const;
  const fromPool = (
    family: "ipv4" | "ipv6",
    poolId: string | undefined,
    cidr: string | undefined,
    netmaskLength: number | undefined,
  ) => {
    refuseStrayLength(family, { cidr, netmaskLength, poolId });
    if (poolId === undefined) return { cidr, changes: [] };
    return spaceForResource(call, poolId, { family, cidr, netmaskLength }, resource);
  };
  const asksForIpv4 = input.CidrBlock !== undefined || Ipv4IpamPoolId !== undefined;
  if (Ipv6Native && asksForIpv4) throw ipv4InIpv6Only();
  if (Ipv6Native && input.Ipv6CidrBlock === undefined && Ipv6IpamPoolId === undefined) throw missingIpv6Block();
  const ipv4 = fromPool("ipv4", Ipv4IpamPoolId, input.CidrBlock, input.Ipv4NetmaskLength);
  if (!Ipv6Native && !asksForIpv4) throw missingBlock();
  const ipv6 = fromPool("ipv6", Ipv6IpamPoolId, input.Ipv6CidrBlock, input.Ipv6NetmaskLength);
  return {
    blocks: {
      cidr: ipv4.cidr === undefined ? "" : subnetBlock(world, vpc, ipv4.cidr),
      ipv6CidrBlocks:
        ipv6.cidr === undefined
          ? []
          : [{ associationId: newId("subnet-cidr-association"), cidr: subnetIpv6Block(world, vpc, ipv6.cidr) }],
    },
    changes: [...ipv4.changes, ...ipv6.changes],
  };
}
