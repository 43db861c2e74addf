/** The effects of a further IPv4 block of a VPC on the VPC's peerings (catalogue 411). */
import { overlaps, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Vpc } from "../../../model/records/vpc.ts";
import type { PeeringSide } from "../../../model/records/vpc-peering-connection.ts";
import type { Change } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import type { Call } from "../../operation.ts";
import { worldIfKnown } from "../../other-accounts/known-world.ts";
import { asOf, changeBothSides, failedBy, isAgreed } from "../../vpc-peering-connections/peering.ts";

// ours: no evidence of AWS's codes and texts
const overlapsPeer = awsError(
  "InvalidVpc.Range",
  (cidr: string, vpcId: string, peeringId: string) =>
    `The CIDR '${cidr}' overlaps a CIDR block of the VPC '${vpcId}', to which ${peeringId} leads.`,
);
const awaitsAcceptance = awsError(
  "OperationNotPermitted",
  (vpcId: string, peeringId: string) =>
    `The VPC '${vpcId}' cannot have further CIDR blocks while its request ${peeringId} is pending acceptance.`,
);

/** Refuses the block, or returns the changes to peerings that it causes. */
export function changesToPeerings(
  { world, now }: Pick<Call<unknown>, "world" | "now">,
  { id }: Vpc,
  cidr: string,
): readonly Change[] {
  const block = prefix(cidr);
  const changes: Change[] = [];
  for (const record of world.by("vpc-peering-connection", "vpc", id)) {
    const connection = asOf(record, now);
    const { status, requester, accepter } = connection;
    const isRequester = requester.vpcId === id;
    if (status === "pending-acceptance" && isRequester) throw awaitsAcceptance(id, connection.id);
    if (status !== "active" && status !== "pending-acceptance") continue;
    const peer = isRequester ? accepter : requester;
    const blocks = isAgreed(world, record) ? blocksOf(world, peer) : peer.cidrBlocks;
    if (!blocks.some((text) => overlaps(prefix(text), block))) continue;
    if (status === "active") throw overlapsPeer(cidr, peer.vpcId, connection.id);
    changes.push(...changeBothSides(world, connection, failedBy(now)));
  }
  return changes;
}

/** The current IPv4 blocks of a side's VPC. */
const blocksOf = (world: World, { ownerId, region, vpcId, cidrBlocks }: PeeringSide): readonly string[] =>
  worldIfKnown(world, ownerId, region)
    ?.get("vpc", vpcId)
    ?.cidrBlocks.map(({ cidr }) => cidr) ?? cidrBlocks;
