/** Lists Regions: those enabled for the account, those that the call names, or all. */
import { awsError } from "../../model/aws-error.ts";
import { type Region, regions } from "../../model/regions.ts";
import { describe } from "../describe.ts";
import type { Call } from "../operation.ts";

// ours: no evidence of AWS's text
const invalidRegion = awsError("InvalidParameterValue", (name: string) => `Invalid region name: ${name}`);

interface RegionOfAccount extends Region {
  readonly optInStatus: "opt-in-not-required" | "opted-in" | "not-opted-in";
}

const endpointOf = ({ name }: Region): string => `ec2.${name}.amazonaws.com`;

export default describe("ec2", "DescribeRegions", {
  list: "Regions",
  // AWS: without AllRegions or names, only enabled Regions are listed.
  all: (call) => regionsOf(call).filter(({ optInStatus }) => call.input.AllRegions || optInStatus !== "not-opted-in"),
  ids: {
    of: ({ RegionNames }) => RegionNames,
    find(call, name) {
      const region = regionsOf(call).find((each) => each.name === name);
      if (region === undefined) throw invalidRegion(name);
      return region;
    },
  },
  isUntagged: true,
  filters: {
    endpoint: endpointOf,
    "opt-in-status": ({ optInStatus }) => optInStatus,
    "region-name": ({ name }) => name,
  },
  idOf: ({ name }) => name,
  show: (region) => ({
    RegionName: region.name,
    Endpoint: endpointOf(region),
    OptInStatus: region.optInStatus,
    Geography: [{ Name: region.geography }],
  }),
});

/** Every Region of AWS. Changing something in a Region is opting in to it. */
function regionsOf({ world, region }: Call<unknown>): readonly RegionOfAccount[] {
  const own = world.partitions().filter(({ account }) => account === world.account);
  const used = new Set([region, ...own.map((partition) => partition.region)]);
  return [...regions.values()].map((each) => ({
    ...each,
    optInStatus: !each.needsOptIn ? "opt-in-not-required" : used.has(each.name) ? "opted-in" : "not-opted-in",
  }));
}
