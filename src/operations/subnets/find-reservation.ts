/** Finds a subnet's CIDR reservation by id. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";

export const findReservation = finder("subnet-cidr-reservation", {
  // AWS: catalogue 461
  unknown: awsError(
    "InvalidSubnetCidrReservationID.NotFound",
    (id: string) => `The subnet-cidr-reservation ID '${id}' does not exist`,
  ),
});
