/** Lists instances, by the reservations that they were launched in. */

import { awsError } from "../../model/aws-error.ts";
import type { Instance } from "../../model/records/instance.ts";
import type { World } from "../../model/world/world.ts";
import type { Instance as Shown } from "../../wire/generated/ec2.ts";
import { matcher, plainValues } from "../filters.ts";
import { isId } from "../invalid-id.ts";
import { type Call, type InputOf, operation } from "../operation.ts";
import { page, usualPages } from "../pages.ts";
import { givenTogether } from "../parameters.ts";
import { instanceNotFound, malformedInstanceId } from "./find-instance.ts";
import { type Candidate, instanceFilters } from "./instance-filters.ts";
import { showInstance } from "./show-instance.ts";
import { isVisible, visibleInstances } from "./state/visible-instances.ts";

const severalNotFound = awsError(
  "InvalidInstanceID.NotFound",
  (ids: string) => `The instance IDs '${ids}' do not exist`,
);

/** AWS: all ids that do not exist are named at once. */
export function findInstances({ world, now }: Call<unknown>, ids: readonly string[]): readonly Instance[] {
  const found = [...new Set(ids)].map((id) => ({ id, instance: seen(world, id, now) }));
  const missing = found.filter(({ instance }) => instance === undefined).map(({ id }) => id);
  if (missing.length > 1) throw severalNotFound(missing.join(", "));
  if (missing[0] !== undefined) throw instanceNotFound(missing[0]);
  return found.flatMap(({ instance }) => instance ?? []);
}

/** The instance of an id, if it is still shown; throws where the id is malformed. */
function seen(world: World, id: string, now: string): Instance | undefined {
  const instance = world.get("instance", id);
  if (instance === undefined && !isId(id, "i")) throw malformedInstanceId(id);
  return instance !== undefined && isVisible(instance, now) ? instance : undefined;
}

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
