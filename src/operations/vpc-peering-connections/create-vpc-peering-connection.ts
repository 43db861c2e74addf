/** Asks for a peering between two VPCs, of any accounts and Regions of this Cordon. */

import { overlaps, prefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import type { PeeringSide, VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { inPartition, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { isId, malformedId } from "../invalid-id.ts";
import { operation } from "../operation.ts";
import { missingParameter } from "../parameters.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { findVpc, vpcNotFound } from "../vpcs/find-vpc.ts";
import { asOf, showPeering } from "./peering.ts";

const malformedVpcId = malformedId("InvalidVpcID.Malformed", "vpc");
// ours: no evidence of AWS's text
const exists = awsError(
  "VpcPeeringConnectionAlreadyExists",
  (id: string) => `A VPC peering connection between the VPCs already exists: ${id}`,
);

const DAYS_TO_ACCEPT = 7;
const FAILED = "VPC peering connection failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";

const sideOf = (vpc: Vpc, region: string): PeeringSide => ({
  vpcId: vpc.id,
  ownerId: vpc.ownerId,
  region,
  cidrBlocks: vpc.cidrBlocks.map(({ cidr }) => cidr),
  ipv6CidrBlocks: vpc.ipv6CidrBlocks.map(({ cidr }) => cidr),
  allowDnsResolutionFromRemoteVpc: false,
});

const blocksOf = ({ cidrBlocks, ipv6CidrBlocks }: PeeringSide) =>
  [...cidrBlocks, ...ipv6CidrBlocks].map((cidr) => prefix(cidr));

const doOverlap = (a: PeeringSide, b: PeeringSide): boolean =>
  blocksOf(a).some((one) => blocksOf(b).some((other) => overlaps(one, other)));

function peerOf(world: World, account: string, region: string, vpcId: string): Vpc | undefined {
  const isOwn = account === world.account && region === world.region;
  // An account that was never here has nothing to peer with; looking into it would bring it about.
  const isKnown = world.partitions().some((known) => known.account === account && known.region === region);
  const found = isOwn || isKnown ? world.elsewhere(account, region).get("vpc", vpcId) : undefined;
  if (found === undefined && account === world.account) {
    throw isId(vpcId, "vpc") ? vpcNotFound(vpcId) : malformedVpcId(vpcId);
  }
  return found;
}

export default operation("ec2", "CreateVpcPeeringConnection", {
  touches: ({ VpcId }) => [VpcId],
  decide({ input, world, caller, region, now, newId, limits }) {
    const vpc = findVpc(world, input.VpcId);
    const { PeerVpcId, PeerOwnerId = caller.account, PeerRegion = region } = input;
    if (PeerVpcId === undefined) throw missingParameter("peerVpcId");
    const tags = tagsFor("vpc-peering-connection", input.TagSpecifications, limits);
    for (const other of world.by("vpc-peering-connection", "vpc", vpc.id)) {
      const { status, requester, accepter } = asOf(other, now);
      const isLive = status === "active" || status === "pending-acceptance";
      if (isLive && [requester.vpcId, accepter.vpcId].includes(PeerVpcId)) throw exists(other.id);
    }
    const peer = peerOf(world, PeerOwnerId, PeerRegion, PeerVpcId);
    const requester = sideOf(vpc, region);
    const accepter: PeeringSide =
      peer === undefined
        ? {
            ...requester,
            vpcId: PeerVpcId,
            ownerId: PeerOwnerId,
            region: PeerRegion,
            cidrBlocks: [],
            ipv6CidrBlocks: [],
          }
        : sideOf(peer, PeerRegion);
    // AWS: such a request is taken, and fails.
    const hasFailed = peer === undefined || doOverlap(requester, accepter);
    const connection: VpcPeeringConnection = {
      id: newId("pcx"),
      requester,
      accepter,
      tags,
      ...(hasFailed
        ? { status: "failed", statusMessage: FAILED, endedAt: now }
        : {
            status: "pending-acceptance",
            statusMessage: `Pending Acceptance by ${PeerOwnerId}`,
            expiresAt: new Date(Date.parse(now) + DAYS_TO_ACCEPT * 86_400_000).toISOString(),
          }),
    };
    const isInside = PeerOwnerId === caller.account && PeerRegion === region;
    const there = { account: PeerOwnerId, region: PeerRegion };
    return {
      changes: [
        put("vpc-peering-connection", connection),
        // AWS: tags stay with the side that gave them. A request that failed never reaches the other side.
        ...(isInside || hasFailed
          ? []
          : [inPartition(there, put("vpc-peering-connection", { ...connection, tags: [] }))]),
      ],
      output: {
        VpcPeeringConnection: showPeering(world, connection, {
          Code: "initiating-request",
          Message: `Initiating Request to ${PeerOwnerId}`,
        }),
      },
    };
  },
});
