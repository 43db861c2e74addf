/** Shared by the operations on VPC peerings: finding one, its state, and keeping the records of both sides equal. */
import { awsError } from "../../model/aws-error.ts";
import type { Vpc } from "../../model/records/vpc.ts";
import type { PeeringSide, VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import { type Change, inPartition, type PartitionKey, partitionName, put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import type { VpcPeeringConnection as Shown } from "../../wire/generated/ec2.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";
import type { Call } from "../operation.ts";
import { showTags } from "../tags/tag-rules.ts";
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

export type VpcIdentity = Pick<PeeringSide, "vpcId" | "ownerId" | "region">;

export const isSameVpc = (a: VpcIdentity, b: VpcIdentity): boolean =>
  a.vpcId === b.vpcId && a.ownerId === b.ownerId && a.region === b.region;

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

/** Changes the connection on both sides. INVARIANT: the records of the two sides differ only in their tags. */
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
    if (record === undefined) return [];
    return [inPartition(key, put("vpc-peering-connection", { ...record, ...changed }))];
  });
}

const showOptions = ({ allowDnsResolutionFromRemoteVpc }: PeeringSide) => ({
  AllowDnsResolutionFromRemoteVpc: allowDnsResolutionFromRemoteVpc,
  AllowEgressFromLocalClassicLinkToRemoteVpc: false,
  AllowEgressFromLocalVpcToRemoteClassicLink: false,
});

function showSide(world: World, side: PeeringSide, isRevealed: boolean): Shown["RequesterVpcInfo"] {
  const { ownerId, region, vpcId } = side;
  const identity = { OwnerId: ownerId, VpcId: vpcId, Region: region };
  // AWS: the accepter's blocks and options are shown once it has accepted, to its own account too (catalogue 367).
  if (!isRevealed) return identity;
  const current = isOwnSide(world, side) ? world.get("vpc", vpcId) : undefined;
  const cidrs = current?.cidrBlocks.map(({ cidr }) => cidr) ?? side.cidrBlocks;
  const ipv6Cidrs = current?.ipv6CidrBlocks.map(({ cidr }) => cidr) ?? side.ipv6CidrBlocks;
  return {
    ...identity,
    CidrBlock: cidrs[0],
    CidrBlockSet: cidrs.map((cidr) => ({ CidrBlock: cidr })),
    Ipv6CidrBlockSet: ipv6Cidrs.length === 0 ? undefined : ipv6Cidrs.map((cidr) => ({ Ipv6CidrBlock: cidr })),
    PeeringOptions: showOptions(side),
  };
}

/** `status` differs from the record's in the answer to the call that changes it. */
export function showPeering(
  world: World,
  connection: VpcPeeringConnection,
  status: { readonly Code: NonNullable<Shown["Status"]>["Code"]; readonly Message: string } = {
    Code: connection.status,
    Message: connection.statusMessage,
  },
): Shown {
  const isAccepted = connection.status === "active" || connection.status === "provisioning";
  return {
    VpcPeeringConnectionId: connection.id,
    Status: status,
    RequesterVpcInfo: showSide(world, connection.requester, true),
    AccepterVpcInfo: showSide(world, connection.accepter, isAccepted),
    ExpirationTime: connection.status === "pending-acceptance" ? connection.expiresAt : undefined,
    Tags: showTags(connection.tags),
  };
}
