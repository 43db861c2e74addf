/** Removes a secondary block from a VPC, once it contains no subnet. */
import { contains, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Vpc } from "../../../model/records/vpc.ts";
import { cidrsOfSubnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { showBlock, showIpv6Block } from "../show-vpc.ts";
import { withFormer } from "./former-blocks.ts";

const notFound = awsError(
  "InvalidVpcCidrBlockAssociationID.NotFound",
  (id: string) => `The vpc CIDR block association ID '${id}' does not exist`,
);
const isPrimary = awsError(
  "OperationNotPermitted",
  (id: string) =>
    `The vpc CIDR block with association ID ${id} may not be disassociated. It is the primary IPv4 CIDR block of the VPC`,
);
const hasSubnets = awsError(
  "InvalidCidrBlock.InUse",
  (vpcId: string, cidr: string) => `The vpc ${vpcId} currently has a subnet within CIDR block ${cidr}`,
);

export default operation("ec2", "DisassociateVpcCidrBlock", {
  touches: ({ input, world }) => [existing("vpc", vpcOfBlock(world, input.AssociationId))],
  decide({ input: { AssociationId: id }, world, now }) {
    const vpc = vpcOfBlock(world, id);
    if (vpc.cidrBlocks[0]?.associationId === id) throw isPrimary(id);
    const block = vpc.cidrBlocks.find(({ associationId }) => associationId === id);
    const ipv6Block = vpc.ipv6CidrBlocks.find(({ associationId }) => associationId === id);
    const { cidr = "" } = block ?? ipv6Block ?? {};
    refuseUsed(world, vpc, cidr);
    const without = <B extends { readonly associationId: string }>(blocks: readonly B[]) =>
      blocks.filter(({ associationId }) => associationId !== id);
    const shrunk: Vpc = {
      ...vpc,
      cidrBlocks: without(vpc.cidrBlocks),
      ipv6CidrBlocks: without(vpc.ipv6CidrBlocks),
      ...(block && { formerCidrBlocks: withFormer(vpc.formerCidrBlocks, block, now) }),
      ...(ipv6Block && { formerIpv6CidrBlocks: withFormer(vpc.formerIpv6CidrBlocks, ipv6Block, now) }),
    };
    return {
      changes: [put("vpc", shrunk), ...noLongerRouted(world, vpc.id, cidr)],
      output: {
        VpcId: vpc.id,
        CidrBlockAssociation: block && showBlock(block, "disassociating"),
        Ipv6CidrBlockAssociation: ipv6Block && showIpv6Block(ipv6Block, "disassociating"),
      },
    };
  },
});

function vpcOfBlock(world: World, associationId: string): Vpc {
  const [vpc] = world.by("vpc", "cidr-association", associationId);
  if (vpc === undefined) throw notFound(associationId);
  return vpc;
}

function refuseUsed(world: World, vpc: Vpc, cidr: string): void {
  for (const subnet of world.by("subnet", "vpc", vpc.id)) {
    if (cidrsOfSubnet(subnet).some((text) => contains(prefix(cidr), prefix(text)))) throw hasSubnets(vpc.id, cidr);
  }
}

const noLongerRouted = (world: World, vpcId: string, cidr: string): readonly Change[] =>
  world
    .by("route-table", "vpc", vpcId)
    .map((table) =>
      put("route-table", { ...table, routes: table.routes.filter(({ destination }) => destination !== cidr) }),
    )
    .toArray();
