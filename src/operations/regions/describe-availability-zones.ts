/** Lists the Availability Zones of the Region. */
import { awsError } from "../../model/aws-error.ts";
import { regionNamed, type Zone, zonesOf } from "../../model/regions.ts";
import { describe } from "../describe.ts";

const invalidZoneName = awsError("InvalidParameterValue", (name: string) => `Invalid availability zone: [${name}]`);
const invalidZoneId = awsError("InvalidParameterValue", (id: string) => `Invalid availability zone-id: [${id}]`);

const groupOf = ({ region }: Zone): string => `${region}-zg-1`;
const longGroupOf = ({ region }: Zone): string => `${regionNamed(region).longName} 1`;

function geographyOf({ region }: Zone) {
  const { geography, subGeography } = regionNamed(region);
  return {
    Geography: [{ Name: geography }],
    SubGeography: subGeography === undefined ? undefined : [{ Name: subGeography }],
  };
}

export default describe("ec2", "DescribeAvailabilityZones", {
  list: "AvailabilityZones",
  // AWS: AllAvailabilityZones adds Local and Wavelength Zones that aren't opted in to; Cordon has no such zones.
  all: ({ region }): readonly Zone[] => zonesOf(region),
  ids: {
    of: ({ ZoneNames = [], ZoneIds = [] }) => [...ZoneNames, ...ZoneIds],
    find({ region, input }, nameOrId) {
      const zone = zonesOf(region).find(({ name, id }) => name === nameOrId || id === nameOrId);
      if (zone !== undefined) return zone;
      throw input.ZoneIds?.includes(nameOrId) ? invalidZoneId(nameOrId) : invalidZoneName(nameOrId);
    },
  },
  isUntagged: true,
  filters: {
    "group-long-name": longGroupOf,
    "group-name": groupOf,
    message: () => [],
    "opt-in-status": () => "opt-in-not-required",
    "parent-zone-id": () => undefined,
    "parent-zone-name": () => undefined,
    "region-name": ({ region }) => region,
    state: () => "available",
    "zone-id": ({ id }) => id,
    "zone-name": ({ name }) => name,
    "zone-type": () => "availability-zone",
  },
  idOf: ({ name }) => name,
  show: (zone) => ({
    ...geographyOf(zone),
    ZoneName: zone.name,
    ZoneId: zone.id,
    RegionName: zone.region,
    State: "available" as const,
    OptInStatus: "opt-in-not-required" as const,
    Messages: [],
    GroupName: groupOf(zone),
    GroupLongName: longGroupOf(zone),
    NetworkBorderGroup: zone.region,
    ZoneType: "availability-zone",
  }),
});
