/** Shows a VPC peering, each side as far as it's revealed. */

import type { PeeringSide, VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import type { World } from "../../model/world/world.ts";
import type { VpcPeeringConnection as Shown } from "../../wire/generated/ec2.ts";
import { showTags } from "../tags/tag-rules.ts";
import { isOwnSide } from "./peering.ts";

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
