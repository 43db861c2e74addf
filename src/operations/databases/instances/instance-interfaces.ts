/** The interfaces of a database: one that answers, and one of its standby in another zone. */
import type { DbInstance, DbSubnetGroup } from "../../../model/records/databases/database.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { Subnet } from "../../../model/records/vpc.ts";
import { type Change, put } from "../../../model/world/change.ts";
import { lend } from "../../addresses/public-addresses.ts";
import { AddressChooser } from "../../network-interfaces/addresses/choose-addresses.ts";
import { makeManagedInterface } from "../../network-interfaces/make-interface.ts";
import type { Call } from "../../operation.ts";
import { invalidParameter } from "../database-words.ts";
import { invalidSubnet } from "../subnet-groups/find-subnet-group.ts";

type Wanted = Pick<DbInstance, "groupIds" | "isPublic">;

export interface MadeInterface {
  readonly nic: NetworkInterface;
  readonly changes: readonly Change[];
}

/** AWS: the requester of databases' interfaces, and their description (catalogue 596). */
const AMAZON_RDS = "amazon-rds";
const DESCRIPTION = "RDSNetworkInterface";

export function makeDatabaseInterface(
  call: Call<unknown>,
  subnet: Subnet,
  { groupIds, isPublic }: Wanted,
): MadeInterface {
  const made = makeManagedInterface(call, new AddressChooser(call), subnet, {
    ...{ groupIds, description: DESCRIPTION, interfaceType: "interface" },
    ...{ requesterId: AMAZON_RDS, attachedBy: AMAZON_RDS, Ipv6AddressCount: 0 },
  });
  if (!isPublic) return { nic: made, changes: [put("network-interface", made)] };
  const { publicIp, change } = lend(call);
  const nic = { ...made, publicIp };
  return { nic, changes: [put("network-interface", nic), change] };
}

/** The subnet of the zone that the call names, or the first one of the group. */
export function subnetFor(
  { world }: Pick<Call<unknown>, "world">,
  { subnetIds }: DbSubnetGroup,
  zone: string | undefined,
): Subnet {
  const subnets = subnetIds.flatMap((id) => world.get("subnet", id) ?? []);
  const found = zone === undefined ? subnets[0] : subnets.find((subnet) => subnet.availabilityZone === zone);
  if (found !== undefined) return found;
  throw zone === undefined
    ? invalidSubnet(subnetIds[0] ?? "")
    : invalidParameter("AvailabilityZone", `the DB subnet group has no subnet in ${zone}`);
}

/** The subnet of a standby: in another zone than the one that answers. */
export function standbySubnet(
  { world }: Pick<Call<unknown>, "world">,
  { subnetIds }: DbSubnetGroup,
  { availabilityZone }: Subnet,
): Subnet {
  const subnets = subnetIds.flatMap((id) => world.get("subnet", id) ?? []);
  const found = subnets.find((subnet) => subnet.availabilityZone !== availabilityZone);
  if (found === undefined) throw invalidParameter("MultiAZ", "the DB subnet group has subnets in one zone only");
  return found;
}
