/** Shared by the operations on VPC peerings: finding one, its state, and keeping the records of both sides equal. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import {
  hasSameSides,
  type PeeringSide,
  type VpcPeeringConnection,
} from "../../model/records/vpc-peering-connection.ts";
import { type Change, inPartition, type PartitionKey, partitionName, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import type { Call } from "../operation.ts";
import { HOUR_MS, isStillShown } from "../times.ts";

const notFound = awsError(
  "InvalidVpcPeeringConnectionID.NotFound",
  (id: string) => `The vpcPeeringConnection ID '${id}' does not exist`,
);
export const findPeeringRecord = finder("vpc-peering-connection", {
  unknown: notFound,
  malformed: malformedId("InvalidVpcPeeringConnectionId.Malformed", "vpc-peering-connection"),
});
const invalidTransition = awsError(
  "InvalidStateTransition",
  (id: string, from: string, to: string) =>
    `Invalid state transition for ${id}, attempted to transition from ${from} to ${to}`,
);

const notAccepter = awsError(
  "OperationNotPermitted",
  (account: string, verb: string, id: string) => `User ${account} cannot ${verb} peering ${id}`,
);
const otherRegion = awsError(
  "OperationNotPermitted",
  (region: string) => `Incorrect region (${region}) specified for this request.`,
);

type Status = VpcPeeringConnection["status"];

/** AWS: an ended peering stays visible for two hours. */
const VISIBLE_MS = 2 * HOUR_MS;

export const isVisible = ({ endedAt }: VpcPeeringConnection, now: string): boolean =>
  isStillShown(endedAt, now, VISIBLE_MS);

/** The connection as it is now: a request that wasn't accepted in time has expired. */
export function asOf(connection: VpcPeeringConnection, now: string): VpcPeeringConnection {
  const { status, expiresAt } = connection;
  if (status !== "pending-acceptance" || expiresAt === undefined || expiresAt > now) return connection;
  return { ...connection, status: "expired", statusMessage: "Expired", endedAt: expiresAt };
}

export function findPeering({ world, now }: Pick<Call<unknown>, "world" | "now">, id: string): VpcPeeringConnection {
  const found = asOf(findPeeringRecord(world, id), now);
  if (!isVisible(found, now)) throw notFound(id);
  return found;
}

/** AWS: a request that can't become a peering is created as failed. */
export const failedBy = (now: string) =>
  ({
    status: "failed",
    statusMessage: "VPC peering connection failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
    endedAt: now,
  }) as const;

export function refuseUnless(connection: VpcPeeringConnection, from: readonly Status[], to: Status): void {
  if (!from.includes(connection.status)) throw invalidTransition(connection.id, connection.status, to);
}

/** Only the side of the requested VPC answers a request, in its own Region. */
export function refuseUnlessAccepter(
  { caller, region }: Pick<Call<unknown>, "caller" | "region">,
  { id, accepter }: VpcPeeringConnection,
  verb: "accept" | "reject",
): void {
  if (accepter.ownerId !== caller.account) throw notAccepter(caller.account, verb, id);
  if (accepter.region !== region) throw otherRegion(region);
}

/** A side of a new connection, with the blocks that its VPC has now. */
export const sideOf = (vpc: Vpc, region: string): PeeringSide => ({
  vpcId: vpc.id,
  ownerId: vpc.ownerId,
  region,
  cidrBlocks: vpc.cidrBlocks.map(({ cidr }) => cidr),
  ipv6CidrBlocks: vpc.ipv6CidrBlocks.map(({ cidr }) => cidr),
  allowDnsResolutionFromRemoteVpc: false,
});

const partitionOf = ({ ownerId, region }: PeeringSide): PartitionKey => ({ account: ownerId, region });

export const isOwnSide = ({ account, region }: PartitionKey, side: PeeringSide): boolean =>
  side.ownerId === account && side.region === region;

/**
 * Changes the connection on both sides. INVARIANT: the records of the two sides differ only in their tags. A record of the
 * other side with other VPCs is another peering: an imported file can give any id to anything.
 */
export function changeBothSides(
  world: World,
  connection: VpcPeeringConnection,
  changed: Partial<VpcPeeringConnection>,
): readonly Change[] {
  const sides = new Map(
    [connection.requester, connection.accepter].map((side) => [partitionName(partitionOf(side)), side]),
  );
  return [...sides.values()].flatMap((side) => {
    const key = partitionOf(side);
    const record = world.elsewhere(key.account, key.region).get("vpc-peering-connection", connection.id);
    if (record === undefined || !hasSameSides(record, connection)) return [];
    return [inPartition(key, put("vpc-peering-connection", { ...record, ...changed }))];
  });
}
