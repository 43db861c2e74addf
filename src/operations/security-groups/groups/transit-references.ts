/** References over transit gateways: which VPCs rules of a VPC may refer to groups of. */
import { type AttachedVpc, isVpc } from "../../../model/records/transit/transit-gateway.ts";
import type { World } from "../../../model/world/world.ts";
import { Network } from "../../../policy/flow/network.ts";
import { referableOverTransit } from "../../../policy/flow/transit.ts";
import { wholeVpc } from "../../shared-vpcs/whole-vpc.ts";

interface Referable extends AttachedVpc {
  readonly transitGatewayId: string;
}

/** AWS: those on one gateway that lets it, as both attachments do (catalogue 545). */
export function* referableVpcs(world: World, vpcId: string): Generator<Referable> {
  const attachments = wholeVpc(world, vpcId).by("transit-gateway-attachment", "vpc", vpcId);
  // Most VPCs are attached to nothing, and then no other partition is read.
  if (!attachments.some(({ state }) => state === "available")) return;
  for (const { resource, transitGatewayId } of referableOverTransit(Network.around(world), vpcId)) {
    if (isVpc(resource)) yield { ...resource, transitGatewayId };
  }
}

export const isReferable = (world: World, vpcId: string, otherVpcId: string): boolean =>
  referableVpcs(world, vpcId).some((other) => other.vpcId === otherVpcId);
