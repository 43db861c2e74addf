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

// AWS: catalogue 461
const outside = awsError(
  "InvalidParameterValue",
  (block: string) => `Reservation CIDR should be within subnet CIDR block (${block})`,
);
const conflict = awsError(
  "InvalidParameterValue",
  (cidr: string) => `Reservation CIDR ${cidr} has overlap with existing reserved CIDR block`,
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
  if (!cidrsOfSubnet(subnet).some((cidr) => contains(prefix(cidr), range))) throw outside(subnet.cidr);
  for (const { cidr } of world.by("subnet-cidr-reservation", "subnet", subnet.id)) {
    if (overlaps(prefix(cidr), range)) throw conflict(formatPrefix(range));
  }
  return formatPrefix(range);
}
