/** The values that a pool's members may have, for creating and changing it. */
import { widthOf } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { Limits } from "../../../model/limits.ts";
import type { IpamPool } from "../../../model/records/ipam-pool.ts";
import type { Tag } from "../../../model/records/tag.ts";
import { readTags } from "../../tags/tag-rules.ts";

// ours: no evidence of AWS's texts
const noSuchLength = awsError(
  "InvalidParameterValue",
  (value: number, parameter: string, family: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. It is not a netmask length of ${family}.`,
);
const minNotBelowMax = awsError(
  "InvalidParameterCombination",
  () => "The minimum netmask length must be less than the maximum netmask length.",
);
const defaultOutside = awsError(
  "InvalidParameterCombination",
  () => "The default netmask length must be from the minimum to the maximum netmask length.",
);

export const onlyInPublicScope = awsError(
  "InvalidParameterCombination",
  (parameter: string) => `The request can contain ${parameter} only for a pool in the public scope.`,
);

type Lengths = Pick<IpamPool, "minNetmaskLength" | "maxNetmaskLength" | "defaultNetmaskLength">;

/** AWS: 0 to 32 or 128, the minimum below the maximum (catalogue 254). */
export function refuseLengths(family: IpamPool["addressFamily"], lengths: Lengths): void {
  const { minNetmaskLength: min, maxNetmaskLength: max, defaultNetmaskLength: usual } = lengths;
  const named = {
    allocationMinNetmaskLength: min,
    allocationMaxNetmaskLength: max,
    allocationDefaultNetmaskLength: usual,
  };
  for (const [parameter, value = 0] of Object.entries(named)) {
    if (value < 0 || value > widthOf(family)) throw noSuchLength(value, parameter, family);
  }
  if (min !== undefined && max !== undefined && min >= max) throw minNotBelowMax();
  if (usual !== undefined && (usual < (min ?? 0) || usual > (max ?? 128))) throw defaultOutside();
}

interface GivenResourceTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export const readResourceTags = (given: readonly GivenResourceTag[] | undefined, limits: Limits): readonly Tag[] =>
  readTags(given ?? [], limits);
