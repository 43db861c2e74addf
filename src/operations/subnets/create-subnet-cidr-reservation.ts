/** Excludes a range of a subnet from automatic assignment. */
import { contains, formatPrefix, overlaps, prefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Subnet } from "../../model/records/vpc.ts";
import { cidrsOfSubnet } from "../../model/records/vpc.ts";
import { put } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { tagsFor } from "../tags/tag-rules.ts";
import { readBlock } from "../vpcs/cidr-blocks/blocks.ts";
import { findSubnet } from "./find-subnet.ts";
import { showReservation } from "./show-reservation.ts";

// ours: no evidence of AWS's texts
const outside = awsError(
  "InvalidParameterValue",
  (cidr: string, id: string) => `Value (${cidr}) for parameter cidr is invalid. It is not within the subnet '${id}'.`,
);
const conflict = awsError(
  "SubnetCidrReservation.Conflict",
  (cidr: string, other: string) => `The CIDR '${cidr}' conflicts with the CIDR reservation '${other}'.`,
);

export default operation("ec2", "CreateSubnetCidrReservation", {
  touches: ({ input, world }) => [existing("subnet", findSubnet(world, input.SubnetId))],
  decide({ input, world, newId, limits }) {
    const subnet = findSubnet(world, input.SubnetId);
    const reservation = {
      id: newId("subnet-cidr-reservation"),
      ownerId: subnet.ownerId,
      subnetId: subnet.id,
      cidr: readRange(world, subnet, input.Cidr),
      reservationType: input.ReservationType,
      ...dropUndefined({ description: input.Description }),
      tags: tagsFor("subnet-cidr-reservation", input.TagSpecifications, limits),
    };
    return {
      changes: [put("subnet-cidr-reservation", reservation)],
      output: { SubnetCidrReservation: showReservation(reservation) },
    };
  },
});

function readRange(world: World, subnet: Subnet, text: string): string {
  const range = readBlock(text, "cidr", text.includes(":") ? "ipv6" : "ipv4");
  if (!cidrsOfSubnet(subnet).some((cidr) => contains(prefix(cidr), range))) throw outside(text, subnet.id);
  for (const { id, cidr } of world.by("subnet-cidr-reservation", "subnet", subnet.id)) {
    if (overlaps(prefix(cidr), range)) throw conflict(text, id);
  }
  return formatPrefix(range);
}
