/** Lists where instance types are offered: all of them, in every zone of every Region. */
import { zonesOf } from "../../../model/regions.ts";
import { describe } from "../../describe.ts";
import type { Call, InputOf } from "../../operation.ts";
import { instanceTypes } from "./instance-types.ts";

interface Offering {
  readonly type: string;
  readonly location: string;
}

const idOf = ({ type, location }: Offering): string => `${location}/${type}`;

const typesInOrder: readonly string[] = [...instanceTypes.keys()].toSorted();

export default describe("ec2", "DescribeInstanceTypeOfferings", {
  list: "InstanceTypeOfferings",
  all: (call): Iterable<Offering> =>
    locations(call).flatMap((location) => [...instanceTypes.keys()].map((type) => ({ type, location }))),
  isUntagged: true,
  inOrder: (call, after) => offeringsAfter(locations(call), after),
  filters: { "instance-type": ({ type }) => type, location: ({ location }) => location },
  idOf,
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

/** In the order of ids; places that lie wholly before are left out without a look at each type. */
function* offeringsAfter(places: readonly string[], after = ""): Iterable<Offering> {
  for (const location of places.toSorted()) {
    if (after > `${location}/` && !after.startsWith(`${location}/`)) continue;
    for (const type of typesInOrder) if (idOf({ type, location }) > after) yield { type, location };
  }
}
