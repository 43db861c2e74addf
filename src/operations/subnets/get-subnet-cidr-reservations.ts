/** Lists the reserved ranges of a subnet, those of each family by themselves. */
import type { SubnetCidrReservation } from "../../model/records/vpc.ts";
import { type Filters, matcher } from "../filters.ts";
import { type Call, operation } from "../operation.ts";
import { page, usualPages } from "../pages.ts";
import { findSubnet } from "./find-subnet.ts";
import { showReservation } from "./show-reservation.ts";

const filters: Filters<SubnetCidrReservation> = {
  reservationType: ({ reservationType }) => reservationType,
  "subnet-id": ({ subnetId }) => subnetId,
};

export default operation("ec2", "GetSubnetCidrReservations", {
  filters: Object.keys(filters),
  decide(call) {
    const { input, world } = call;
    const subnet = findSubnet(world, input.SubnetId);
    const matches = matcher(input.Filters, filters, call as Call<unknown>);
    const found = world.by("subnet-cidr-reservation", "subnet", subnet.id).filter(matches).toArray();
    const { items, nextToken } = page(found, ({ id }) => id, input, usualPages, "GetSubnetCidrReservations");
    const isIpv6 = ({ cidr }: SubnetCidrReservation) => cidr.includes(":");
    return {
      output: {
        SubnetIpv4CidrReservations: items.filter((each) => !isIpv6(each)).map(showReservation),
        SubnetIpv6CidrReservations: items.filter(isIpv6).map(showReservation),
        NextToken: nextToken,
      },
    };
  },
});
