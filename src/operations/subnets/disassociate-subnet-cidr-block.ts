/** Removes the IPv6 block of a subnet, once no interface has an address in it. */
import { awsError } from "../../model/aws-error.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { withFormer } from "../vpcs/cidr-blocks/former-blocks.ts";
import { showSubnetIpv6Block } from "./show-subnet.ts";

const notFound = awsError(
  "InvalidSubnetCidrBlockAssociationID.NotFound",
  (id: string) => `The subnet CIDR block association ID '${id}' does not exist`,
);
// ours: no evidence of AWS's texts
const hasAddresses = awsError(
  "InvalidCidrBlock.InUse",
  (id: string, cidr: string) => `The subnet ${id} currently has an interface with an address within CIDR block ${cidr}`,
);
const isOnlyBlock = awsError(
  "OperationNotPermitted",
  (id: string) => `The IPv6-only subnet '${id}' has no other CIDR block.`,
);

export default operation("ec2", "DisassociateSubnetCidrBlock", {
  touches: ({ input, world }) => [existing("subnet", blockNamed(world, input.AssociationId).subnet)],
  decide({ input: { AssociationId: id }, world, now }) {
    const { subnet, block } = blockNamed(world, id);
    if (subnet.ipv6Native) throw isOnlyBlock(subnet.id);
    for (const { ipv6, ipv6Prefixes } of world.by("network-interface", "subnet", subnet.id)) {
      if (ipv6.length > 0 || ipv6Prefixes.length > 0) throw hasAddresses(subnet.id, block.cidr);
    }
    const ipv6CidrBlocks = subnet.ipv6CidrBlocks.filter((each) => each !== block);
    const formerIpv6CidrBlocks = withFormer(subnet.formerIpv6CidrBlocks, block, now);
    // INVARIANT: only a subnet with an IPv6 block assigns IPv6 addresses.
    const assignIpv6AddressOnCreation = ipv6CidrBlocks.length > 0 && subnet.assignIpv6AddressOnCreation;
    return {
      changes: [put("subnet", { ...subnet, ipv6CidrBlocks, formerIpv6CidrBlocks, assignIpv6AddressOnCreation })],
      output: { SubnetId: subnet.id, Ipv6CidrBlockAssociation: showSubnetIpv6Block(block, "disassociating") },
    };
  },
});

function blockNamed(world: World, id: string) {
  const [subnet] = world.by("subnet", "cidr-association", id);
  const block = subnet?.ipv6CidrBlocks.find(({ associationId }) => associationId === id);
  if (subnet === undefined || block === undefined) throw notFound(id);
  return { subnet, block };
}
