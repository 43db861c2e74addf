/** Requests a peering between two VPCs of any accounts and Regions of this Cordon. */
import { overlaps, prefix } from "../../address/prefix.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import {
  isSameVpc,
  type PeeringSide,
  type VpcIdentity,
  type VpcPeeringConnection,
} from "../../model/records/vpc-peering-connection.ts";
import { inPartition, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { refuseCleartextPeering } from "../encryption-controls/refuse-cleartext.ts";
import { operation } from "../operation.ts";
import { worldIfKnown } from "../other-accounts/known-world.ts";
import { missingParameter } from "../parameters.ts";
import { made, referred } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { HOUR_MS, later } from "../times.ts";
import { findVpc, unknownVpc } from "../vpcs/find-vpc.ts";
import { asOf, failedBy, sideOf } from "./peering.ts";
import { showPeering } from "./show-peering.ts";

const DAYS_TO_ACCEPT = 7;

export default operation("ec2", "CreateVpcPeeringConnection", {
  // The owner of the other VPC gives consent by accepting.
  touches: ({ input, world, caller, region }) => [
    referred(world, "vpc", input.VpcId),
    made("vpc-peering-connection", {
      requester: sideNamed({ vpcId: input.VpcId, ownerId: caller.account, region }),
      accepter: sideNamed({
        vpcId: input.PeerVpcId ?? "",
        ownerId: input.PeerOwnerId ?? caller.account,
        region: input.PeerRegion ?? region,
      }),
    }),
  ],
  decide({ input, world, caller, region, now, newId, limits }) {
    const vpc = findVpc(world, input.VpcId);
    const { PeerVpcId, PeerOwnerId = caller.account, PeerRegion = region } = input;
    if (PeerVpcId === undefined) throw missingParameter("peerVpcId");
    const tags = tagsFor("vpc-peering-connection", input.TagSpecifications, limits);
    // AWS: repeating a request returns the existing connection and changes nothing (catalogue 368).
    const asked = { vpcId: PeerVpcId, ownerId: PeerOwnerId, region: PeerRegion };
    const existing = liveRequest(world, now, vpc.id, asked);
    if (existing !== undefined) return { output: { VpcPeeringConnection: showPeering(world, existing) } };
    const peer = peerOf(world, PeerOwnerId, PeerRegion, PeerVpcId);
    const requester = sideOf(vpc, region);
    const accepter: PeeringSide = peer === undefined ? sideNamed(asked) : sideOf(peer, PeerRegion);
    // AWS: such a request is created as failed.
    const hasFailed = peer === undefined || doOverlap(requester, accepter);
    if (!hasFailed) refuseCleartextPeering(world, requester, accepter);
    const connection: VpcPeeringConnection = {
      id: newId("vpc-peering-connection"),
      requester,
      accepter,
      tags,
      ...(hasFailed
        ? failedBy(now)
        : {
            status: "pending-acceptance",
            statusMessage: `Pending Acceptance by ${PeerOwnerId}`,
            expiresAt: later(now, DAYS_TO_ACCEPT * 24 * HOUR_MS),
          }),
    };
    const isInside = PeerOwnerId === caller.account && PeerRegion === region;
    const there = { account: PeerOwnerId, region: PeerRegion };
    return {
      changes: [
        put("vpc-peering-connection", connection),
        // AWS: tags stay with the side that gave them. A failed request never reaches the other side.
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

/** The request from one VPC to another that is active or may still become active. */
const liveRequest = (world: World, now: string, vpcId: string, asked: VpcIdentity): VpcPeeringConnection | undefined =>
  world
    .by("vpc-peering-connection", "vpc", vpcId)
    .map((each) => asOf(each, now))
    .find(
      ({ status, requester, accepter }) =>
        (status === "active" || status === "pending-acceptance") &&
        requester.vpcId === vpcId &&
        isSameVpc(accepter, asked),
    );

const blocksOf = ({ cidrBlocks, ipv6CidrBlocks }: PeeringSide) =>
  [...cidrBlocks, ...ipv6CidrBlocks].map((cidr) => prefix(cidr));

const doOverlap = (a: PeeringSide, b: PeeringSide): boolean =>
  blocksOf(a).some((one) => blocksOf(b).some((other) => overlaps(one, other)));

function peerOf(world: World, account: string, region: string, vpcId: string): Vpc | undefined {
  // An unknown account has no VPC to peer with.
  const found = worldIfKnown(world, account, region)?.get("vpc", vpcId);
  if (found === undefined && account === world.account) throw unknownVpc(vpcId);
  return found;
}

/** A side of which only its VPC is known. */
const sideNamed = (vpc: VpcIdentity): PeeringSide => ({
  ...vpc,
  cidrBlocks: [],
  ipv6CidrBlocks: [],
  allowDnsResolutionFromRemoteVpc: false,
});
