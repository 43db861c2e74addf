/** The operating Regions that calls name: known Regions, each once, always including the home Region. */
import { awsError } from "../../../model/aws-error.ts";
import { regions } from "../../../model/regions.ts";

export interface GivenRegion {
  readonly RegionName?: string | undefined;
}

// AWS: at most 50 (catalogue 228); ours: no evidence of AWS's texts
const tooMany = awsError("InvalidParameterValue", (most: number) => `At most ${most} operating Regions may be named.`);
const unknownRegion = awsError(
  "InvalidParameterValue",
  (region: string) => `Value (${region}) for parameter operatingRegions is invalid. There is no such Region.`,
);
export const notOperating = awsError(
  "InvalidParameterValue",
  (value: string, parameter: string, ipamId: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. It is not an operating Region of the IPAM '${ipamId}'.`,
);
const homeStays = awsError(
  "InvalidParameterValue",
  (region: string) => `The home Region ${region} cannot be removed from the operating Regions.`,
);

const MOST = 50;

export function readRegions(given: readonly GivenRegion[] | undefined, home: string): readonly string[] {
  if (given !== undefined && given.length > MOST) throw tooMany(MOST);
  const names = (given ?? []).map(({ RegionName = "" }) => {
    if (!regions.has(RegionName) && RegionName !== home) throw unknownRegion(RegionName);
    return RegionName;
  });
  return [...new Set(names)];
}

// AWS: the home Region is added unasked (catalogue 221).
export const withHome = (regions: readonly string[], home: string): readonly string[] =>
  regions.includes(home) ? regions : [...regions, home];

/** The Regions after a modification. The home Region can't be removed. */
export function modifiedRegions(
  before: readonly string[],
  home: string,
  add: readonly GivenRegion[] | undefined,
  taken: readonly GivenRegion[] | undefined,
): readonly string[] {
  const removed = readRegions(taken, home);
  if (removed.includes(home)) throw homeStays(home);
  return [...new Set([...before, ...readRegions(add, home)])].filter((region) => !removed.includes(region));
}
