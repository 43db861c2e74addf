/** Lists the reserved ranges of a subnet, separately for each family. */
import type { SubnetCidrReservation } from "../../model/records/vpc.ts";
import { describe } from "../describe.ts";
import { findSubnet } from "./find-subnet.ts";
import { showReservation } from "./show-reservation.ts";

const isIpv6 = ({ cidr }: SubnetCidrReservation): boolean => cidr.includes(":");

export default describe("ec2", "GetSubnetCidrReservations", {
  all: ({ input, world }): Iterable<SubnetCidrReservation> =>
    world.by("subnet-cidr-reservation", "subnet", findSubnet(world, input.SubnetId).id),
  filters: { reservationType: "ReservationType", "subnet-id": "SubnetId" },
  idOf: ({ id }) => id,
  show: showReservation,
  output: (found, _, show) => ({
    SubnetIpv4CidrReservations: found.filter((each) => !isIpv6(each)).map(show),
    SubnetIpv6CidrReservations: found.filter(isIpv6).map(show),
  }),
});
