/** Detaches an internet gateway from a VPC in which nothing has a public address. */
import { awsError } from "../../model/aws-error.ts";
import { put, remove } from "../../model/world/change.ts";
import { hasAny, type World } from "../../model/world/world.ts";
import { type InputOf, operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVpc } from "../vpcs/find-vpc.ts";
import { findInternetGateway, notAttached } from "./find-gateway.ts";

const hasPublicAddresses = awsError(
  "DependencyViolation",
  (vpcId: string) =>
    `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
);

export default operation("ec2", "DetachInternetGateway", {
  touches({ input, world }) {
    const { gateway, vpc } = attachmentNamed(world, input);
    return [existing("internet-gateway", gateway), existing("vpc", vpc)];
  },
  decide({ input, world }) {
    const { gateway: attached, vpc } = attachmentNamed(world, input);
    const { vpcId, ...gateway } = attached;
    if (vpcId !== vpc.id) throw notAttached(gateway.id, vpc.id);
    const mapped = withPublicAddress(world, vpc.id);
    if (mapped !== undefined) throw hasPublicAddresses(vpc.id).withDetail(`${mapped} has one`);
    const associations = [...world.by("route-table-association", "gateway", gateway.id)];
    return {
      changes: [
        put("internet-gateway", gateway),
        ...associations.map(({ id }) => remove("route-table-association", id)),
      ],
      output: {},
    };
  },
});

function attachmentNamed(world: World, { InternetGatewayId, VpcId }: InputOf<"ec2", "DetachInternetGateway">) {
  const gateway = findInternetGateway(world, InternetGatewayId);
  // ours: the gateway's own state comes first. Terraform detaches again after the VPC is gone, and takes this answer for
  // success.
  if (gateway.vpcId === undefined) throw notAttached(gateway.id, VpcId);
  return { gateway, vpc: findVpc(world, VpcId) };
}

/** The id of an interface, or of a regional NAT gateway, that has a public address. */
function withPublicAddress(world: World, vpcId: string): string | undefined {
  for (const { id, publicIp } of world.by("network-interface", "vpc", vpcId)) {
    if (publicIp !== undefined || hasAny(world.by("elastic-ip", "interface", id))) return `network-interface ${id}`;
  }
  for (const { id, regional, addresses, deletedAt } of world.by("nat-gateway", "vpc", vpcId)) {
    if (regional !== undefined && deletedAt === undefined && addresses.length > 0) return `nat-gateway ${id}`;
  }
  return undefined;
}
