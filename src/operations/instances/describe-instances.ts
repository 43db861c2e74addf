/** Lists instances, grouped by the reservations that they were launched in. */
import type { Instance } from "../../model/records/instance.ts";
import type { Instance as ShownInstance } from "../../wire/generated/ec2.ts";
import { describe, recordsOf } from "../describe.ts";
import { hiddenFrom } from "../managed-resources/operator-of.ts";
import { findInstances } from "./find-instance.ts";
import { instanceFilters } from "./instance-filters.ts";
import { showInstance } from "./show-instance.ts";
import { isVisible } from "./state/visible-instances.ts";

export default describe("ec2", "DescribeInstances", {
  ...recordsOf("instance", (instance, { now }) => isVisible(instance, now)),
  ids: {
    of: ({ InstanceIds }) => InstanceIds,
    findAll: findInstances,
    refusedWithMaxResults: ["instancesSet", "maxResults"],
  },
  filters: instanceFilters,
  hides: hiddenFrom,
  narrow: {
    "instance-id": ({ world, now }, id) =>
      [world.get("instance", id)].filter((instance) => instance && isVisible(instance, now)),
  },
  show: (instance, { world }) => showInstance(world, instance),
  list: "Reservations",
  group: (instances: readonly Instance[]) => [...Map.groupBy(instances, ({ reservationId }) => reservationId).values()],
  showGroup: ([first]: readonly Instance[], Instances: readonly ShownInstance[]) => ({
    ReservationId: first?.reservationId,
    OwnerId: first?.ownerId,
    Groups: [],
    Instances,
  }),
});
