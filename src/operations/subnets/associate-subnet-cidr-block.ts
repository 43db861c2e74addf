/** Gives a subnet an IPv6 block of its VPC. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world.ts";
import { operation } from "../operation.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findSubnet } from "./find-subnet.ts";
import { showSubnetIpv6Block } from "./show-subnet.ts";
import { subnetIpv6Block } from "./subnet-blocks.ts";

// ours: no evidence of AWS's texts
const onlyOne = awsError(
  "InvalidParameterValue",
  (id: string) => `The subnet '${id}' already has an IPv6 CIDR block; it can have only one.`,
);
const missingBlock = awsError(
  "MissingParameter",
  () => "Either 'ipv6CidrBlock' or 'ipv6IpamPoolId' should be provided.",
);
const poolNotFound = awsError("InvalidIpamPoolId.NotFound", (id: string) => `The IPAM pool '${id}' does not exist.`);

export default operation("ec2", "AssociateSubnetCidrBlock", {
  touches: ({ SubnetId }) => [SubnetId],
  decide({ input: { SubnetId, Ipv6CidrBlock, Ipv6IpamPoolId }, world, newId }) {
    const subnet = findSubnet(world, SubnetId);
    if (Ipv6IpamPoolId !== undefined) throw poolNotFound(Ipv6IpamPoolId);
    if (Ipv6CidrBlock === undefined) throw missingBlock();
    if (subnet.ipv6CidrBlocks.length > 0) throw onlyOne(subnet.id);
    const cidr = subnetIpv6Block(world, findVpc(world, subnet.vpcId), Ipv6CidrBlock);
    const block = { associationId: newId("subnet-cidr-assoc"), cidr };
    return {
      changes: [put("subnet", { ...subnet, ipv6CidrBlocks: [block] })],
      output: { SubnetId: subnet.id, Ipv6CidrBlockAssociation: showSubnetIpv6Block(block, "associating") },
    };
  },
});
