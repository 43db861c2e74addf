/** Shows a VPC. */
import type { Vpc, VpcCidrBlock, VpcIpv6CidrBlock } from "../../model/records/vpc.ts";
import type { World } from "../../model/world/world.ts";
import { blockStates } from "../block-public-access/block-states.ts";
import { controlOf } from "../encryption-controls/control-of.ts";
import { showControl } from "../encryption-controls/show-control.ts";
import { showTagsIfAny } from "../tags/tag-rules.ts";
import { stillListed } from "./cidr-blocks/former-blocks.ts";

export type BlockState = "associated" | "associating" | "disassociating" | "disassociated";

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

/** The IPv4 blocks that answers list, and those that were disassociated a short while ago. */
const listedBlocks = ({ cidrBlocks, formerCidrBlocks }: Vpc, now: string) => [
  ...cidrBlocks.map((block) => showBlock(block)),
  ...stillListed(formerCidrBlocks, now).map((block) => showBlock(block, "disassociated")),
];

const listedIpv6Blocks = ({ ipv6CidrBlocks, formerIpv6CidrBlocks }: Vpc, now: string) => [
  ...ipv6CidrBlocks.map((block) => showIpv6Block(block)),
  ...stillListed(formerIpv6CidrBlocks, now).map((block) => showIpv6Block(block, "disassociated")),
];

/**
 * AWS: the answer to CreateVpc still says `pending` (catalogue 360), shows an empty list (catalogue 364, 365) and nothing of Block
 * Public Access (catalogue 395).
 */
export function showVpc(world: World, vpc: Vpc, now: string, state: "pending" | "available" = "available") {
  const ipv6 = listedIpv6Blocks(vpc, now);
  const control = controlOf(world, vpc.id);
  return {
    VpcId: vpc.id,
    OwnerId: vpc.ownerId,
    State: state,
    CidrBlock: vpc.cidrBlocks[0]?.cidr,
    CidrBlockAssociationSet: listedBlocks(vpc, now),
    Ipv6CidrBlockAssociationSet: ipv6.length === 0 && state === "available" ? undefined : ipv6,
    DhcpOptionsId: vpc.dhcpOptionsId,
    InstanceTenancy: vpc.tenancy,
    IsDefault: vpc.isDefault,
    EncryptionControl: control && showControl(control, state === "pending" ? "creating" : "available"),
    BlockPublicAccessStates: state === "pending" ? undefined : blockStates(world, vpc),
    Tags: showTagsIfAny(vpc.tags),
  };
}
