/** Changes a resource discovery: description, Regions, and excluded organizational units. */

import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Limits } from "../../../model/limits.ts";
import type { IpamResourceDiscovery } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findDiscovery, findIpam } from "../ipams/find-ipam.ts";
import { modifiedRegions } from "../ipams/operating-regions.ts";
import { reachInto, withdrawFrom } from "../ipams/reach.ts";
import { associationsOf } from "./discovery-associations.ts";
import { showDiscovery } from "./show-discovery.ts";

// ours: no evidence of AWS's texts
const notAPath = awsError(
  "InvalidParameterValue",
  (path: string) =>
    `Value (${path}) for parameter organizationsEntityPath is invalid. It is not an entity path of units.`,
);
const tooManyExclusions = awsError(
  "ResourceLimitExceeded",
  (most: number) => `The maximum number of organizational unit exclusions has been reached: ${most}.`,
);
const exclusionsOverlap = awsError(
  "InvalidParameterValue",
  (path: string) => `The organizational unit exclusion '${path}' overlaps another one.`,
);
const regionsOfDefault = awsError(
  "InvalidParameterCombination",
  () => "The operating Regions of a default resource discovery are those of its IPAM. Modify the IPAM.",
);

export default operation("ec2", "ModifyIpamResourceDiscovery", {
  touches: ({ input, world }) => [
    existing("ipam-resource-discovery", findDiscovery(world, input.IpamResourceDiscoveryId)),
  ],
  decide({ input, world, limits }) {
    const discovery = findDiscovery(world, input.IpamResourceDiscoveryId);
    const { AddOperatingRegions: add, RemoveOperatingRegions: removed } = input;
    if (discovery.isDefault && (add ?? removed) !== undefined) throw regionsOfDefault();
    const modified: IpamResourceDiscovery = {
      ...discovery,
      ...dropUndefined({ description: input.Description }),
      operatingRegions: modifiedRegions(discovery.operatingRegions, discovery.region, add, removed),
      exclusions: exclusionsAfter(
        discovery.exclusions,
        pathsIn(input.AddOrganizationalUnitExclusions),
        pathsIn(input.RemoveOrganizationalUnitExclusions),
        limits,
      ),
      state: "modify-complete",
    };
    const reach = associationsOf(world, discovery).flatMap(({ association, home }) => [
      ...withdrawFrom(association.id, discovery),
      ...reachInto(findIpam(home, association.ipamId), association, modified),
    ]);
    return {
      changes: [...reach, put("ipam-resource-discovery", modified)],
      output: { IpamResourceDiscovery: showDiscovery(modified, "modify-in-progress") },
    };
  },
});

const ENTITY_PATH = /^o-[a-z0-9]{10,32}\/r-[0-9a-z]{4,32}(\/ou-[0-9a-z-]+)+(\/\*?)?$/;

const pathsIn = (
  given: readonly { readonly OrganizationsEntityPath?: string | undefined }[] | undefined,
): readonly string[] =>
  (given ?? []).map(({ OrganizationsEntityPath: path = "" }) => {
    if (!ENTITY_PATH.test(path)) throw notAPath(path);
    return path;
  });

function exclusionsAfter(
  before: readonly string[],
  added: readonly string[],
  removed: readonly string[],
  { unitExclusionsPerDiscovery: most }: Limits,
): readonly string[] {
  const after = [...new Set([...before, ...added])].filter((path) => !removed.includes(path));
  if (after.length > most) throw tooManyExclusions(most).overLimit("unitExclusionsPerDiscovery");
  // AWS: two exclusions can't cover the same unit. `/*` excludes the unit before it and all units under it.
  const unit = (path: string) => `${path.replace(/\/\*?$/, "")}/`;
  for (const path of after) {
    const clashes = after.some(
      (other) =>
        other !== path && (other.endsWith("/*") ? unit(path).startsWith(unit(other)) : unit(path) === unit(other)),
    );
    if (clashes) throw exclusionsOverlap(path);
  }
  return after;
}
