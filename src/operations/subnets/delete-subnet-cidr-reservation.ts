/** Gives a reserved range of a subnet back to automatic assignment. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { finder } from "../find.ts";
import { operation } from "../operation.ts";
import { showReservation } from "./show-reservation.ts";

export const findReservation = finder("subnet-cidr-reservation", {
  unknown: awsError(
    "InvalidSubnetCidrReservationID.NotFound",
    (id: string) => `The subnet CIDR reservation ID '${id}' does not exist`,
  ),
});

export default operation("ec2", "DeleteSubnetCidrReservation", {
  decide({ input, world }) {
    const reservation = findReservation(world, input.SubnetCidrReservationId);
    return {
      changes: [remove("subnet-cidr-reservation", reservation.id)],
      output: { DeletedSubnetCidrReservation: showReservation(reservation) },
    };
  },
});
