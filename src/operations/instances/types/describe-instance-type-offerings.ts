/** Lists where instance types are offered: all of them, in every zone of every Region. */
import { zonesOf } from "../../../model/regions.ts";
import { describe } from "../../describe.ts";
import type { Call, InputOf } from "../../operation.ts";
import { instanceTypes } from "./instance-types.ts";

interface Offering {
  readonly type: string;
  readonly location: string;
}

export default describe("ec2", "DescribeInstanceTypeOfferings", {
  list: "InstanceTypeOfferings",
  all: (call): Iterable<Offering> =>
    locations(call).flatMap((location) => [...instanceTypes.keys()].map((type) => ({ type, location }))),
  isUntagged: true,
  filters: { "instance-type": ({ type }) => type, location: ({ location }) => location },
  idOf: ({ type, location }) => `${location}/${type}`,
  show: ({ type, location }, { input }) => ({
    InstanceType: type,
    Location: location,
    LocationType: input.LocationType ?? ("region" as const),
  }),
});

function locations({ input, region }: Call<InputOf<"ec2", "DescribeInstanceTypeOfferings">>): readonly string[] {
  if (input.LocationType === "availability-zone") return zonesOf(region).map(({ name }) => name);
  if (input.LocationType === "availability-zone-id") return zonesOf(region).map(({ id }) => id);
  // Nothing is offered in Outposts, because there are no Outposts.
  return input.LocationType === "outpost" ? [] : [region];
}
