/** Changes which capacity reservations an instance may run in. */
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing, named } from "../permission/touched.ts";
import { findInstance } from "./find-instance.ts";

export default operation("ec2", "ModifyInstanceCapacityReservationAttributes", {
  touches({ input, world }) {
    const reservation = input.CapacityReservationSpecification.CapacityReservationTarget?.CapacityReservationId;
    return [
      existing("instance", findInstance(world, input.InstanceId)),
      ...(reservation === undefined ? [] : [named("capacity-reservation", reservation)]),
    ];
  },
  decide({ input, world }) {
    const instance = findInstance(world, input.InstanceId);
    const attributes = {
      ...instance.attributes,
      CapacityReservationSpecification: input.CapacityReservationSpecification,
    };
    return { changes: [put("instance", { ...instance, attributes })], output: { Return: true } };
  },
});
