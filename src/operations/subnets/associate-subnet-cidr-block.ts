/** Gives a subnet an IPv6 block of its VPC. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import { poolsToAllocateFrom } from "../ipam/pools/find-pool.ts";
import { spaceForResource } from "../ipam/pools/space-for-resource.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { missingIpv6Block, refuseStrayLength } from "../vpcs/cidr-blocks/asked-block.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findSubnet } from "./find-subnet.ts";
import { showSubnetIpv6Block } from "./show-subnet.ts";
import { subnetIpv6Block } from "./subnet-blocks.ts";

// ours: no evidence of AWS's texts
const onlyOne = awsError(
  "InvalidParameterValue",
  (id: string) => `The subnet '${id}' already has an IPv6 CIDR block; it can have only one.`,
);

export default operation("ec2", "AssociateSubnetCidrBlock", {
  touches: (call) => [
    existing("subnet", findSubnet(call.world, call.input.SubnetId)),
    ...poolsToAllocateFrom(call, [call.input.Ipv6IpamPoolId]),
  ],
  decide(call) {
    const { input, world, newId } = call;
    const { SubnetId, Ipv6CidrBlock, Ipv6IpamPoolId, Ipv6NetmaskLength } = input;
    const subnet = findSubnet(world, SubnetId);
    const asked = { family: "ipv6", cidr: Ipv6CidrBlock, netmaskLength: Ipv6NetmaskLength } as const;
    refuseStrayLength("ipv6", { ...asked, poolId: Ipv6IpamPoolId });
    if (Ipv6CidrBlock === undefined && Ipv6IpamPoolId === undefined) throw missingIpv6Block();
    if (subnet.ipv6CidrBlocks.length > 0) throw onlyOne(subnet.id);
    const { cidr = "", changes } =
      Ipv6IpamPoolId === undefined
        ? { cidr: Ipv6CidrBlock, changes: [] }
        : spaceForResource(call, Ipv6IpamPoolId, asked, { type: "subnet", ...subnet });
    const block = {
      associationId: newId("subnet-cidr-association"),
      cidr: subnetIpv6Block(world, findVpc(world, subnet.vpcId), cidr),
    };
    return {
      changes: [put("subnet", { ...subnet, ipv6CidrBlocks: [block] }), ...changes],
      output: { SubnetId: subnet.id, Ipv6CidrBlockAssociation: showSubnetIpv6Block(block, "associating") },
    };
  },
});
