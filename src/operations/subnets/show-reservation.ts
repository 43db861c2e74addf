/** Shows a subnet's CIDR reservation. */
import type { SubnetCidrReservation } from "../../model/records/vpc.ts";
import { showTags } from "../tags/tag-rules.ts";

export const showReservation = (reservation: SubnetCidrReservation) => ({
  SubnetCidrReservationId: reservation.id,
  SubnetId: reservation.subnetId,
  Cidr: reservation.cidr,
  ReservationType: reservation.reservationType,
  OwnerId: reservation.ownerId,
  Description: reservation.description,
  Tags: showTags(reservation.tags),
});
