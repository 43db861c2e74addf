/** Where an account may create something: in its own VPCs and subnets, and in those that are shared with it now. */
import type { Subnet, Vpc } from "../../model/records/vpc.ts";
import type { World } from "../../model/world/world.ts";
import { findSubnet, unknownSubnet } from "../subnets/find-subnet.ts";
import { findVpc, unknownVpc } from "../vpcs/find-vpc.ts";

/** AWS: what an account has in a subnet that isn't shared any more stays, and nothing is added (catalogue 514). */
export function findOpenSubnet(world: World, id: string): Subnet {
  const subnet = findSubnet(world, id);
  const shared = world.get("shared-vpc", subnet.vpcId);
  if (shared !== undefined && !shared.subnetIds.includes(id)) throw unknownSubnet(id);
  return subnet;
}

/** The same of a VPC. */
export function findOpenVpc(world: World, id: string): Vpc {
  const vpc = findVpc(world, id);
  if (world.get("shared-vpc", id)?.subnetIds.length === 0) throw unknownVpc(id);
  return vpc;
}
