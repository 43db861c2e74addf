/** The VPC of a Client VPN endpoint and the groups of its interfaces there, as calls name them. */
import type { Limits } from "../../../model/limits.ts";
import type { World } from "../../../model/world/world.ts";
import { groupsOf, groupsTouched } from "../../network-interfaces/interface-groups.ts";
import { missingParameter, refuseTogether } from "../../parameters.ts";
import { referred, type Touched } from "../../permission/touched.ts";
import { findVpc } from "../../vpcs/find-vpc.ts";

interface Given {
  readonly VpcId?: string | undefined;
  readonly SecurityGroupIds?: readonly string[] | undefined;
  readonly TransitGatewayConfiguration?: object | undefined;
}

export const placeTouched = (world: World, { VpcId, SecurityGroupIds }: Given): readonly Touched[] =>
  VpcId === undefined
    ? (SecurityGroupIds ?? []).map((id) => referred(world, "security-group", id))
    : [referred(world, "vpc", VpcId), ...groupsTouched(world, VpcId, SecurityGroupIds)];

/** The VPC and the groups that a call gives an endpoint; undefined if it names no VPC. */
export function readPlace(
  world: World,
  given: Given,
  limits: Limits,
): { readonly vpcId: string; readonly groupIds: readonly string[] } | undefined {
  refuseTogether(given, "TransitGatewayConfiguration", "VpcId");
  refuseTogether(given, "TransitGatewayConfiguration", "SecurityGroupIds");
  const { VpcId, SecurityGroupIds = [] } = given;
  if (VpcId === undefined) {
    if (SecurityGroupIds.length > 0) throw missingParameter("vpcId");
    return undefined;
  }
  const { id } = findVpc(world, VpcId);
  // AWS: without groups it's the VPC's default group (catalogue 588).
  return { vpcId: id, groupIds: groupsOf(world, { vpcId: id, id }, SecurityGroupIds, limits) };
}
