/** Finds the Availability Zone in which a call wants a subnet. */
import { awsError } from "../../model/aws-error.ts";
import type { Zone } from "../../model/regions.ts";

const invalidZone = awsError(
  "InvalidParameterValue",
  (value: string, parameter: string, zones: string) =>
    `Value (${value}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${zones}.`,
);

interface Given {
  readonly AvailabilityZone?: string | undefined;
  readonly AvailabilityZoneId?: string | undefined;
}

/** The zone that a call names; the first one if it names no zone. */
export function findZone(zones: readonly Zone[], { AvailabilityZone: name, AvailabilityZoneId: id }: Given): Zone {
  const found = zones.find(
    (zone) => (name === undefined || zone.name === name) && (id === undefined || zone.id === id),
  );
  if (found !== undefined) return found;
  const [value = "", parameter] = name !== undefined ? [name, "availabilityZone"] : [id, "availabilityZoneId"];
  throw invalidZone(value, parameter, zones.map((zone) => (name !== undefined ? zone.name : zone.id)).join(", "));
}
