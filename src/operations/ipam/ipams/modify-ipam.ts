/** Changes an IPAM: description, operating Regions, tier and who is charged. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Ipam } from "../../../model/records/ipam.ts";
import { type Change, put } from "../../../model/world/change.ts";
import type { World } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { regionOfLocale } from "../pools/find-pool.ts";
import { findIpam } from "./find-ipam.ts";
import { modifiedRegions } from "./operating-regions.ts";
import { reachInto, withdrawFrom } from "./reach.ts";
import { showIpam } from "./show-ipam.ts";

// ours: no evidence of AWS's text
const stillUsed = awsError(
  "DependencyViolation",
  (region: string, poolId: string) =>
    `The operating Region ${region} cannot be removed. It is the locale of the pool ${poolId}.`,
);

export default operation("ec2", "ModifyIpam", {
  touches: ({ input, world }) => [existing("ipam", findIpam(world, input.IpamId))],
  decide({ input, world }) {
    const ipam = findIpam(world, input.IpamId);
    const { AddOperatingRegions, RemoveOperatingRegions } = input;
    const operatingRegions = modifiedRegions(
      ipam.operatingRegions,
      ipam.region,
      AddOperatingRegions,
      RemoveOperatingRegions,
    );
    refuseLosingLocales(world, ipam, operatingRegions);
    const modified: Ipam = {
      ...ipam,
      operatingRegions,
      ...dropUndefined({
        description: input.Description,
        tier: input.Tier,
        enablePrivateGua: input.EnablePrivateGua,
        meteredAccount: input.MeteredAccount,
      }),
      state: "modify-complete",
    };
    return {
      changes: [...reachChanged(world, modified), put("ipam", modified)],
      output: { Ipam: showIpam(world, modified, "modify-in-progress") },
    };
  },
});

function refuseLosingLocales(world: World, ipam: Ipam, regions: readonly string[]): void {
  for (const { id, ipamId, locale } of world.all("ipam-pool")) {
    if (ipamId !== ipam.id || locale === undefined || regions.includes(regionOfLocale(locale))) continue;
    throw stillUsed(locale, id);
  }
}

/** AWS: the default discovery covers the Regions where its IPAM operates. */
function reachChanged(world: World, ipam: Ipam): readonly Change[] {
  const discovery = world.get("ipam-resource-discovery", ipam.defaultDiscoveryId);
  const association = world.get("ipam-resource-discovery-association", ipam.defaultAssociationId);
  if (discovery === undefined || association === undefined) return [];
  const modified = { ...discovery, operatingRegions: ipam.operatingRegions };
  return [
    ...withdrawFrom(association.id, discovery),
    ...reachInto(ipam, association, modified),
    put("ipam-resource-discovery", modified),
  ];
}
