/** Adds a block to a VPC. Its route tables, default ACL and groups follow. */
import { overlaps, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Vpc, VpcCidrBlock, VpcIpv6CidrBlock } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { type Call, type InputOf, operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { isOpenIpv4Egress, openIpv6Egress } from "../../security-groups/groups/default-group.ts";
import { findVpc } from "../find-vpc.ts";
import { localRoute, openEntries } from "../make-vpc.ts";
import { showBlock, showIpv6Block } from "../show-vpc.ts";
import { refuseRestricted } from "./block-restrictions.ts";
import { changesToPeerings } from "./blocks-of-peers.ts";
import { blockForVpc, ipv6BlockForVpc, poolsNamed } from "./choose-blocks.ts";

// AWS: this quota is refused in its own words (catalogue 410)
const tooMany = awsError(
  "CidrLimitExceeded",
  (vpcId: string, limit: number) => `This network '${vpcId}' has met its maximum number of allowed CIDRs: ${limit}`,
);
// ours: no evidence of AWS's texts
const conflict = awsError(
  "InvalidVpc.Range",
  (cidr: string, other: string) => `The CIDR '${cidr}' conflicts with the CIDR block '${other}' of the VPC.`,
);
const routed = awsError(
  "InvalidVpc.Range",
  (cidr: string, destination: string) =>
    `The CIDR '${cidr}' is the same as or larger than the destination '${destination}' of a route of the VPC.`,
);
const oneFamily = awsError(
  "InvalidParameterCombination",
  () => "Associate an IPv4 CIDR block or an IPv6 CIDR block, not both.",
);

export default operation("ec2", "AssociateVpcCidrBlock", {
  touches: (call) => [existing("vpc", findVpc(call.world, call.input.VpcId)), ...poolsNamed(call)],
  decide(call) {
    const { input, world, limits } = call;
    const vpc = findVpc(world, input.VpcId);
    const ipv6 = ipv6BlockForVpc(call, vpc);
    const refuseOver = (limit: "cidrBlocksPerVpc" | "ipv6CidrBlocksPerVpc", blocks: readonly VpcCidrBlock[]) => {
      if (blocks.length >= limits[limit]) throw tooMany(vpc.id, limits[limit]).overLimit(limit);
    };
    if (ipv6 !== undefined) {
      if (asksForIpv4(input)) throw oneFamily();
      refuseOver("ipv6CidrBlocksPerVpc", vpc.ipv6CidrBlocks);
      refuseOverlap(ipv6.block, vpc.ipv6CidrBlocks);
      return {
        changes: [...withIpv6Block(call, vpc, ipv6.block), ...ipv6.changes],
        output: { VpcId: vpc.id, Ipv6CidrBlockAssociation: showIpv6Block(ipv6.block, "associating") },
      };
    }
    const ipv4 = blockForVpc(call, vpc);
    refuseOver("cidrBlocksPerVpc", vpc.cidrBlocks);
    refuseOverlap(ipv4.block, vpc.cidrBlocks);
    refuseRestricted(vpc, ipv4.block.cidr);
    refuseRouted(world, vpc, ipv4.block.cidr);
    return {
      changes: [
        put("vpc", { ...vpc, cidrBlocks: [...vpc.cidrBlocks, ipv4.block] }),
        ...routedLocally(world, vpc, ipv4.block),
        ...changesToPeerings(call, vpc, ipv4.block.cidr),
        ...ipv4.changes,
      ],
      output: { VpcId: vpc.id, CidrBlockAssociation: showBlock(ipv4.block, "associating") },
    };
  },
});

const asksForIpv4 = (input: InputOf<"ec2", "AssociateVpcCidrBlock">): boolean =>
  [input.CidrBlock, input.Ipv4IpamPoolId, input.Ipv4NetmaskLength].some((given) => given !== undefined);

function refuseOverlap({ cidr }: VpcCidrBlock, blocks: readonly VpcCidrBlock[]): void {
  const other = blocks.find((block) => overlaps(prefix(block.cidr), prefix(cidr)));
  if (other !== undefined) throw conflict(cidr, other.cidr);
}

/** AWS: a block must be smaller than the destination of any route of the VPC that overlaps it. */
function refuseRouted(world: World, vpc: Vpc, cidr: string): void {
  const block = prefix(cidr);
  for (const { routes } of world.by("route-table", "vpc", vpc.id)) {
    for (const { destination } of routes) {
      if (!destination.includes("/")) continue;
      const other = prefix(destination);
      if (block.length <= other.length && overlaps(block, other)) throw routed(cidr, destination);
    }
  }
}

const routedLocally = (world: World, vpc: Vpc, { cidr }: VpcCidrBlock): readonly Change[] =>
  world
    .by("route-table", "vpc", vpc.id)
    .map((table) => put("route-table", { ...table, routes: [...table.routes, localRoute(cidr)] }))
    .toArray();

/** AWS: a default ACL and a default group that were never changed let IPv6 pass as well from then on. */
function withIpv6Block({ world, newId }: Call<unknown>, vpc: Vpc, block: VpcIpv6CidrBlock): readonly Change[] {
  const grown = { ...vpc, ipv6CidrBlocks: [...vpc.ipv6CidrBlocks, block] };
  const changes = [put("vpc", grown), ...routedLocally(world, vpc, block)];
  if (vpc.ipv6CidrBlocks.length > 0) return changes;
  for (const acl of world.by("network-acl", "vpc", vpc.id)) {
    const isUntouched = JSON.stringify(acl.entries) === JSON.stringify(openEntries("ipv4"));
    if (!acl.isDefault || !isUntouched) continue;
    changes.push(put("network-acl", { ...acl, entries: [...acl.entries, ...openEntries("ipv6")] }));
  }
  for (const group of world.by("security-group", "vpc", vpc.id)) {
    if (group.name !== "default") continue;
    const egress = world
      .by("security-group-rule", "group", group.id)
      .filter((r) => r.direction === "egress")
      .toArray();
    const isUntouched = egress.length === 1 && egress.every(isOpenIpv4Egress);
    if (isUntouched) changes.push(put("security-group-rule", openIpv6Egress(group, newId)));
  }
  return changes;
}
