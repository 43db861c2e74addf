/** Returns a reserved range of a subnet to automatic assignment. */
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findReservation } from "./find-reservation.ts";
import { showReservation } from "./show-reservation.ts";

export default operation("ec2", "DeleteSubnetCidrReservation", {
  // AWS: on no resource of its own, though it names a reservation.
  touches: nothing,
  decide({ input, world }) {
    const reservation = findReservation(world, input.SubnetCidrReservationId);
    return {
      changes: [remove("subnet-cidr-reservation", reservation.id)],
      output: { DeletedSubnetCidrReservation: showReservation(reservation) },
    };
  },
});
