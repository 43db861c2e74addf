/** The CIDRs that the resources of a partition hold, as a resource discovery finds them. */
import { contains, type Prefix, prefix, sizeOf } from "../../../address/prefix.ts";
import { usageOf } from "../../../ipam/overlap.ts";
import type { ElasticIp } from "../../../model/records/network-interface.ts";
import type { PublicIpv4Pool } from "../../../model/records/public-ipv4-pool.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Subnet, Vpc, VpcCidrBlock, VpcIpv6CidrBlock } from "../../../model/records/vpc.ts";
import { cidrsOfSubnet } from "../../../model/records/vpc.ts";
import type { World } from "../../../model/world/world.ts";
import { takenIn } from "../../network-interfaces/addresses/taken-addresses.ts";

export interface DiscoveredCidr {
  readonly type: "vpc" | "subnet" | "eip" | "public-ipv4-pool";
  readonly id: string;
  readonly ownerId: string;
  readonly region: string;
  readonly cidr: string;
  readonly block: Prefix;
  readonly source: "amazon" | "byoip" | "none";
  readonly tags: readonly Tag[];
  readonly vpcId?: string;
  readonly availabilityZoneId?: string;
  /** In its partition. CIDRs that belong to the same resource don't count as overlapping: a VPC and its subnets, a pool and its Elastic IPs. */
  readonly belongsTo: string;
  /** The fraction of it that is in use; undefined for an Elastic IP and a subnet's IPv6 block. */
  readonly usage: () => number | undefined;
}

/** What the partition's own account has. What others share with it, as an import says, is discovered where it belongs. */
export function* discoveredIn(world: World): Iterable<DiscoveredCidr> {
  const isOwn = ({ ownerId }: { readonly ownerId: string }) => ownerId === world.account;
  for (const vpc of world.all("vpc").filter(isOwn)) yield* ofVpc(world, vpc);
  for (const subnet of world.all("subnet").filter(isOwn)) yield* ofSubnet(world, subnet);
  for (const pool of world.all("public-ipv4-pool")) yield* ofPool(world, pool);
  for (const address of world.all("elastic-ip").filter(isOwn)) yield ofAddress(world, address);
}

const sourceOf = (block: VpcCidrBlock | VpcIpv6CidrBlock | undefined) =>
  block !== undefined && "source" in block ? block.source : "none";

function* ofVpc(world: World, vpc: Vpc): Iterable<DiscoveredCidr> {
  const subnetBlocks = () =>
    world
      .by("subnet", "vpc", vpc.id)
      .flatMap((subnet) => cidrsOfSubnet(subnet).map((text) => prefix(text)))
      .toArray();
  for (const held of [...vpc.cidrBlocks, ...vpc.ipv6CidrBlocks]) {
    const block = prefix(held.cidr);
    yield {
      type: "vpc",
      id: vpc.id,
      ownerId: vpc.ownerId,
      region: world.region,
      cidr: held.cidr,
      block,
      source: sourceOf(held),
      tags: vpc.tags,
      vpcId: vpc.id,
      belongsTo: vpc.id,
      usage: () => usageOf(block, subnetBlocks()),
    };
  }
}

function* ofSubnet(world: World, subnet: Subnet): Iterable<DiscoveredCidr> {
  const vpc = world.get("vpc", subnet.vpcId);
  for (const cidr of cidrsOfSubnet(subnet)) {
    const block = prefix(cidr);
    yield {
      type: "subnet",
      id: subnet.id,
      ownerId: subnet.ownerId,
      region: world.region,
      cidr,
      block,
      source: sourceOf(vpc?.ipv6CidrBlocks.find((held) => contains(prefix(held.cidr), block))),
      tags: subnet.tags,
      vpcId: subnet.vpcId,
      availabilityZoneId: subnet.availabilityZoneId,
      belongsTo: subnet.vpcId,
      usage: () => (block.family === "ipv4" ? takenIn(world, subnet.id).count / Number(sizeOf(block)) : undefined),
    };
  }
}

function* ofPool(world: World, pool: PublicIpv4Pool): Iterable<DiscoveredCidr> {
  const addresses = () =>
    world
      .all("elastic-ip")
      .filter(({ publicIpv4Pool }) => publicIpv4Pool === pool.id)
      .map(({ publicIp }) => prefix(`${publicIp}/32`))
      .toArray();
  for (const { cidr } of pool.cidrs) {
    const block = prefix(cidr);
    yield {
      type: "public-ipv4-pool",
      id: pool.id,
      ownerId: pool.ownerId,
      region: world.region,
      cidr,
      block,
      source: "byoip",
      tags: pool.tags,
      belongsTo: pool.id,
      usage: () => usageOf(block, addresses()),
    };
  }
}

function ofAddress(world: World, address: ElasticIp): DiscoveredCidr {
  const cidr = `${address.publicIp}/32`;
  const isFromPool = world.get("public-ipv4-pool", address.publicIpv4Pool) !== undefined;
  return {
    type: "eip",
    id: address.id,
    ownerId: address.ownerId,
    region: world.region,
    cidr,
    block: prefix(cidr),
    source: address.publicIpv4Pool === "amazon" && address.ipam === undefined ? "amazon" : "byoip",
    tags: address.tags,
    belongsTo: isFromPool ? address.publicIpv4Pool : address.id,
    usage: () => undefined,
  };
}
