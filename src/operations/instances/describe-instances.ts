/** Lists instances, by the reservations that they were launched in. */
import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/instance.ts";
import type { Instance as Shown } from "../../wire/catalogue/ec2.ts";
import { matcher, plainValues } from "../filters.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { page, usualPages } from "../pages.ts";
import { findInstance } from "./find-instance.ts";
import { type Candidate, instanceFilters } from "./instance-filters.ts";
import { showInstance } from "./show-instance.ts";
import { isVisible, visibleInstances } from "./visible-instances.ts";

// AWS: catalogue 15
const idsWithMaxResults = awsError(
  "InvalidParameterCombination",
  () => "The parameter instancesSet cannot be used with the parameter maxResults",
);
const severalNotFound = awsError(
  "InvalidInstanceID.NotFound",
  (ids: string) => `The instance IDs '${ids}' do not exist`,
);

/** AWS: all ids that do not exist are named at once. */
export function findInstances(call: Call<unknown>, ids: readonly string[]): readonly Instance[] {
  const { world, now } = call;
  const missing = ids.filter((id) => {
    const found = world.get("instance", id);
    return found === undefined || !isVisible(found, now);
  });
  if (missing.length > 1) {
    for (const id of missing) if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) findInstance(world, id);
    throw severalNotFound(missing.join(", "));
  }
  const [only] = missing;
  if (only !== undefined && world.get("instance", only) !== undefined) throw instanceGone(only);
  return [...new Set(ids)].map((id) => findInstance(world, id));
}
const instanceGone = awsError("InvalidInstanceID.NotFound", (id: string) => `The instance ID '${id}' does not exist`);

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
  decide(call) {
    const { input, world } = call;
    if ((input.InstanceIds ?? []).length > 0 && input.MaxResults !== undefined) throw idsWithMaxResults();
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
        ...(nextToken !== undefined && { NextToken: nextToken }),
      },
    };
  },
});
