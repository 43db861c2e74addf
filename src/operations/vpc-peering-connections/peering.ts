/** Shared by the operations on VPC peerings: finding one, its state, and keeping the records of both sides equal. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import {
  isSamePeering,
  type PeeringSide,
  type VpcPeeringConnection,
} from "../../model/records/vpc-peering-connection.ts";
import { type Change, inPartition, type PartitionKey, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import type { Call } from "../operation.ts";
import { worldIfKnown } from "../other-accounts/known-world.ts";
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

const otherSides = (world: World, { requester, accepter }: VpcPeeringConnection): readonly PeeringSide[] =>
  [requester, accepter].filter((side) => !isOwnSide(world, side));

/** The other side's record, if it says the same; the only record if both sides are in this partition. */
function agreedRecord(world: World, { id }: VpcPeeringConnection): VpcPeeringConnection | undefined {
  const own = findPeeringRecord(world, id);
  const [other, ...more] = otherSides(world, own);
  if (other === undefined) return own;
  const there = worldIfKnown(world, other.ownerId, other.region)?.get("vpc-peering-connection", id);
  return more.length === 0 && isSamePeering(there, own) ? there : undefined;
}

/** INVARIANT: what a record says of another account counts only if that account's own record says the same. */
export const isAgreed = (world: World, connection: VpcPeeringConnection): boolean =>
  agreedRecord(world, connection) !== undefined;

/**
 * Changes the connection here, and on the other side if its record agrees: an imported file can give any id to anything.
 * INVARIANT: the records of the two sides then differ only in their tags.
 */
export function changeBothSides(
  world: World,
  connection: VpcPeeringConnection,
  changed: Partial<VpcPeeringConnection>,
): readonly Change[] {
  const own = findPeeringRecord(world, connection.id);
  const here = put("vpc-peering-connection", { ...own, ...changed });
  const [other] = otherSides(world, own);
  const there = agreedRecord(world, connection);
  if (other === undefined || there === undefined) return [here];
  return [here, inPartition(partitionOf(other), put("vpc-peering-connection", { ...there, ...changed }))];
}
