/** Creates an IPAM with its two default scopes and the discovery of its owner's resources. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Ipam, IpamResourceDiscovery, IpamScope } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { readRegions, withHome } from "./operating-regions.ts";
import { refuseOverIpamQuota } from "./quotas.ts";
import { reachInto } from "./reach.ts";
import { showIpam } from "./show-ipam.ts";

export default operation("ec2", "CreateIpam", {
  touches: () => [made("ipam")],
  decide({ input, world, caller, region, limits, newId }) {
    const tags = tagsFor("ipam", input.TagSpecifications, limits);
    const operatingRegions = withHome(readRegions(input.OperatingRegions, region), region);
    refuseOverIpamQuota("ipams", world.count("ipam"), limits, "ipamsPerRegion");
    const ofAll = { ownerId: caller.account, region, state: "create-complete" } as const;
    const ipam: Ipam = {
      ...ofAll,
      id: newId("ipam"),
      ...dropUndefined({ description: input.Description }),
      operatingRegions,
      tier: input.Tier ?? "advanced",
      enablePrivateGua: input.EnablePrivateGua ?? false,
      meteredAccount: input.MeteredAccount ?? "ipam-owner",
      publicScopeId: newId("ipam-scope"),
      privateScopeId: newId("ipam-scope"),
      defaultDiscoveryId: newId("ipam-resource-discovery"),
      defaultAssociationId: newId("ipam-resource-discovery-association"),
      tags,
    };
    const scope = { ...ofAll, ipamId: ipam.id, isDefault: true, tags: [] };
    const scopes: readonly IpamScope[] = [
      { ...scope, id: ipam.publicScopeId, type: "public" },
      { ...scope, id: ipam.privateScopeId, type: "private" },
    ];
    const discovery: IpamResourceDiscovery = {
      ...ofAll,
      id: ipam.defaultDiscoveryId,
      operatingRegions,
      isDefault: true,
      exclusions: [],
      tags: [],
    };
    const association = {
      id: ipam.defaultAssociationId,
      ipamId: ipam.id,
      discoveryId: discovery.id,
      discoveryOwnerId: caller.account,
      discoveryRegion: region,
      isDefault: true,
      tags: [],
    };
    return {
      changes: [
        put("ipam", ipam),
        ...scopes.map((each) => put("ipam-scope", each)),
        put("ipam-resource-discovery", discovery),
        put("ipam-resource-discovery-association", association),
        ...reachInto(ipam, association, discovery),
      ],
      // The world is the one before the call: its own scopes aren't counted yet (catalogue 221).
      output: {
        Ipam: {
          ...showIpam(world, ipam, "create-in-progress"),
          ScopeCount: scopes.length,
          ResourceDiscoveryAssociationCount: 1,
        },
      },
    };
  },
});
