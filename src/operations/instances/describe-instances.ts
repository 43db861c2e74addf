/** Lists instances, by the reservations that they were launched in. */
import type { Instance } from "../../model/records/instance.ts";
import type { Instance as Shown } from "../../wire/generated/ec2.ts";
import { matcher, plainValues } from "../filters.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { page, usualPages } from "../pages.ts";
import { givenTogether } from "../parameters.ts";
import { findInstances } from "./find-instance.ts";
import { type Candidate, instanceFilters } from "./instance-filters.ts";
import { showInstance } from "./show-instance.ts";
import { isVisible, visibleInstances } from "./state/visible-instances.ts";

/** The instances that a call names or, by an index, filters for; all of them otherwise. */
function asked(call: Call<InputOf<"ec2", "DescribeInstances">>): readonly Instance[] {
  const { input, world, now } = call;
  if ((input.InstanceIds ?? []).length > 0) return findInstances(call, input.InstanceIds ?? []);
  const ids = plainValues(input.Filters, "instance-id");
  if (ids === undefined) return visibleInstances(world, now);
  const found = [...new Set(ids)].flatMap((id) => world.get("instance", id) ?? []);
  return found.filter((instance) => isVisible(instance, now));
}

export default operation("ec2", "DescribeInstances", {
  filters: Object.keys(instanceFilters),
  decide(call) {
    const { input, world } = call;
    if ((input.InstanceIds ?? []).length > 0 && input.MaxResults !== undefined)
      throw givenTogether("instancesSet", "maxResults");
    const matches = matcher(input.Filters, instanceFilters, call as Call<unknown>);
    const candidates = asked(call).map((instance): Candidate => {
      let shown: Shown | undefined;
      const show = () => {
        shown ??= showInstance(world, instance);
        return shown;
      };
      return { instance, tags: instance.tags, shown: show };
    });
    const { items, nextToken } = page(
      candidates.filter(matches),
      ({ instance }) => instance.id,
      input,
      usualPages,
      "DescribeInstances",
    );
    const reservations = Map.groupBy(items, ({ instance }) => instance.reservationId);
    return {
      output: {
        Reservations: [...reservations].map(([reservationId, members]) => ({
          ReservationId: reservationId,
          OwnerId: members[0]?.instance.ownerId,
          Groups: [],
          Instances: members.map(({ shown }) => shown()),
        })),
        NextToken: nextToken,
      },
    };
  },
});
