/** Where the blocks of a VPC come from: the call names them, or Amazon or an IPAM pool provides them. */
import { formatPrefix } from "../../../address/prefix.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { VpcCidrBlock, VpcIpv6CidrBlock } from "../../../model/records/vpc.ts";
import { regionNamed } from "../../../model/regions.ts";
import type { Change } from "../../../model/world/change.ts";
import { poolsToAllocateFrom } from "../../ipam/pools/find-pool.ts";
import { type NewResource, spaceForResource } from "../../ipam/pools/space-for-resource.ts";
import type { Call } from "../../operation.ts";
import { invalidValue } from "../../parameters.ts";
import type { Touched } from "../../permission/touched.ts";
import { missingBlock, needed, oneSource, poolNotFound, refuseStrayLength } from "./asked-block.ts";
import { amazonIpv6Block, invalidVpcRange, isIpv6Size, readBlock, readVpcBlock } from "./blocks.ts";

/** The parameters that CreateVpc and AssociateVpcCidrBlock share. */
interface BlockRequest {
  readonly CidrBlock?: string | undefined;
  readonly Ipv4IpamPoolId?: string | undefined;
  readonly Ipv4NetmaskLength?: number | undefined;
  readonly AmazonProvidedIpv6CidrBlock?: boolean | undefined;
  readonly Ipv6CidrBlock?: string | undefined;
  readonly Ipv6Pool?: string | undefined;
  readonly Ipv6IpamPoolId?: string | undefined;
  readonly Ipv6NetmaskLength?: number | undefined;
  readonly Ipv6CidrBlockNetworkBorderGroup?: string | undefined;
}

/** The IPAM pools that the call names, as what it touches. */
export function poolsNamed(call: Call<BlockRequest>): readonly Touched[] {
  const { Ipv4IpamPoolId, Ipv6IpamPoolId, Ipv6Pool } = call.input;
  if (Ipv6Pool !== undefined) throw poolNotFound(Ipv6Pool);
  return poolsToAllocateFrom(call, [Ipv4IpamPoolId, Ipv6IpamPoolId]);
}

/** A block, and the further changes because it's taken. */
export interface Chosen<B> {
  readonly block: B;
  readonly changes: readonly Change[];
}

/** The IPv4 block that the call asks for. Throws if it doesn't ask for one. */
export function blockForVpc(call: Call<BlockRequest>, vpc: Pick<NewResource, "id" | "tags">): Chosen<VpcCidrBlock> {
  const { CidrBlock, Ipv4IpamPoolId, Ipv4NetmaskLength } = call.input;
  refuseStrayLength("ipv4", { cidr: CidrBlock, netmaskLength: Ipv4NetmaskLength, poolId: Ipv4IpamPoolId });
  if (Ipv4IpamPoolId === undefined) {
    if (CidrBlock === undefined) throw missingBlock();
    return { block: { associationId: call.newId("vpc-cidr-association"), cidr: readVpcBlock(CidrBlock) }, changes: [] };
  }
  const asked = {
    family: "ipv4" as const,
    ...dropUndefined({ cidr: CidrBlock === undefined ? undefined : readVpcBlock(CidrBlock) }),
    netmaskLength: Ipv4NetmaskLength,
  };
  const { cidr, changes } = spaceForResource(call, Ipv4IpamPoolId, asked, { type: "vpc", ...vpc });
  const block = { associationId: call.newId("vpc-cidr-association"), cidr: readVpcBlock(cidr) };
  return { block, changes };
}

/** AWS: the pool that answers show for a block from an IPAM pool. */
const IPAM_MANAGED = "IPAM Managed";

/** The IPv6 block that the call asks for, if it asks for one. */
export function ipv6BlockForVpc(
  call: Call<BlockRequest>,
  vpc: Pick<NewResource, "id" | "tags">,
): Chosen<VpcIpv6CidrBlock> | undefined {
  const { input, world, newId, region } = call;
  const { AmazonProvidedIpv6CidrBlock: fromAmazon = false, Ipv6CidrBlock, Ipv6Pool, Ipv6IpamPoolId } = input;
  const { Ipv6NetmaskLength, Ipv6CidrBlockNetworkBorderGroup: border } = input;
  const pool = Ipv6IpamPoolId ?? Ipv6Pool;
  if (fromAmazon && pool !== undefined) throw oneSource("amazonProvidedIpv6CidrBlock", "ipv6Pool or ipv6IpamPoolId");
  if (Ipv6CidrBlock !== undefined) {
    readIpv6VpcBlock(Ipv6CidrBlock);
    if (pool === undefined) throw needed("ipv6CidrBlock", "ipv6Pool");
  }
  refuseStrayLength("ipv6", { cidr: Ipv6CidrBlock, netmaskLength: Ipv6NetmaskLength, poolId: Ipv6IpamPoolId });
  if (border !== undefined && !fromAmazon)
    throw needed("ipv6CidrBlockNetworkBorderGroup", "amazonProvidedIpv6CidrBlock");
  if (Ipv6IpamPoolId !== undefined) {
    const asked = {
      family: "ipv6" as const,
      ...dropUndefined({ cidr: Ipv6CidrBlock === undefined ? undefined : readIpv6VpcBlock(Ipv6CidrBlock) }),
      netmaskLength: Ipv6NetmaskLength,
    };
    const found = spaceForResource(call, Ipv6IpamPoolId, asked, { type: "vpc", ...vpc });
    const block: VpcIpv6CidrBlock = {
      associationId: newId("vpc-cidr-association"),
      cidr: readIpv6VpcBlock(found.cidr),
      networkBorderGroup: region,
      pool: IPAM_MANAGED,
      source: found.isPublic ? (found.pool.publicIpSource ?? "byoip") : "none",
    };
    return { block, changes: found.changes };
  }
  if (Ipv6Pool !== undefined) throw poolNotFound(Ipv6Pool);
  if (!fromAmazon) return undefined;
  if (border !== undefined && border !== regionNamed(region).name)
    throw invalidValue(border, "ipv6CidrBlockNetworkBorderGroup");
  return { block: amazonIpv6Block(world, border ?? region, newId), changes: [] };
}

function readIpv6VpcBlock(text: string): string {
  const block = readBlock(text, "ipv6CidrBlock", "ipv6");
  if (!isIpv6Size(block, 60)) throw invalidVpcRange(formatPrefix(block));
  return formatPrefix(block);
}
