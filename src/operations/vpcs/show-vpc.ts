/** Shows a VPC. */
import type { Vpc, VpcCidrBlock, VpcIpv6CidrBlock } from "../../model/records/vpc.ts";
import { showTags } from "../tags/tag-rules.ts";

export type BlockState = "associated" | "associating" | "disassociating";

export const showBlock = ({ associationId, cidr }: VpcCidrBlock, state: BlockState = "associated") => ({
  AssociationId: associationId,
  CidrBlock: cidr,
  CidrBlockState: { State: state },
});

export const showIpv6Block = (
  { associationId, cidr, networkBorderGroup, pool, source }: VpcIpv6CidrBlock,
  state: BlockState = "associated",
) => ({
  AssociationId: associationId,
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: state },
  NetworkBorderGroup: networkBorderGroup,
  Ipv6Pool: pool,
  Ipv6AddressAttribute: source === "none" ? ("private" as const) : ("public" as const),
  IpSource: source,
});

/** AWS: the answer to CreateVpc still says `pending` (catalogue 360). */
export const showVpc = (vpc: Vpc, state: "pending" | "available" = "available") => ({
  VpcId: vpc.id,
  OwnerId: vpc.ownerId,
  State: state,
  CidrBlock: vpc.cidrBlocks[0]?.cidr,
  CidrBlockAssociationSet: vpc.cidrBlocks.map((block) => showBlock(block)),
  Ipv6CidrBlockAssociationSet: vpc.ipv6CidrBlocks.map((block) => showIpv6Block(block)),
  DhcpOptionsId: vpc.dhcpOptionsId,
  InstanceTenancy: vpc.tenancy,
  IsDefault: vpc.isDefault,
  BlockPublicAccessStates: { InternetGatewayBlockMode: "off" as const },
  Tags: showTags(vpc.tags),
});
