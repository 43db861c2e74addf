/** How many IPv4 addresses of a subnet are free: neither taken by interfaces nor reserved by AWS. */
import { prefix, sizeOf } from "../../address/prefix.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import type { World } from "../../model/world/world.ts";
import { RESERVED_FIRST, RESERVED_LAST, takenIn } from "../network-interfaces/addresses/taken-addresses.ts";
import { wholeVpc } from "../shared-vpcs/whole-vpc.ts";

export function freeAddresses(world: World, { id, vpcId, cidr }: Subnet): number {
  if (cidr === "") return 0;
  return Number(sizeOf(prefix(cidr)) - RESERVED_FIRST - RESERVED_LAST) - takenIn(wholeVpc(world, vpcId), id).count;
}
