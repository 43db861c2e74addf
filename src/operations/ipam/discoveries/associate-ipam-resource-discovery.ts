/** Lets an IPAM see the resources that another account's discovery finds. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findIpam } from "../ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../ipams/quotas.ts";
import { reachInto } from "../ipams/reach.ts";
import { findSharedDiscovery } from "./find-discovery.ts";
import { showAssociation } from "./show-discovery.ts";

// ours: no evidence of AWS's code and text
const associatedAlready = awsError(
  "InvalidParameterValue",
  (id: string, ipamId: string) => `The resource discovery '${id}' is already associated with the IPAM '${ipamId}'.`,
);

export default operation("ec2", "AssociateIpamResourceDiscovery", {
  touches: ({ input, world, settings }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    existing("ipam-resource-discovery", findSharedDiscovery({ world, settings }, input.IpamResourceDiscoveryId)),
    made("ipam-resource-discovery-association", { ipamId: input.IpamId, discoveryId: input.IpamResourceDiscoveryId }),
  ],
  decide({ input, world, settings, limits, newId }) {
    const tags = tagsFor("ipam-resource-discovery-association", input.TagSpecifications, limits);
    const ipam = findIpam(world, input.IpamId);
    const discovery = findSharedDiscovery({ world, settings }, input.IpamResourceDiscoveryId);
    const others = [...world.by("ipam-resource-discovery-association", "ipam", ipam.id)];
    if (others.some(({ discoveryId }) => discoveryId === discovery.id)) throw associatedAlready(discovery.id, ipam.id);
    const there = others.filter(({ isDefault }) => !isDefault).length;
    refuseOverIpamQuota("resource discovery associations", there, limits, "discoveryAssociationsPerIpam");
    const association = {
      id: newId("ipam-resource-discovery-association"),
      ipamId: ipam.id,
      discoveryId: discovery.id,
      discoveryOwnerId: discovery.ownerId,
      discoveryRegion: discovery.region,
      isDefault: false,
      tags,
    };
    return {
      changes: [put("ipam-resource-discovery-association", association), ...reachInto(ipam, association, discovery)],
      output: { IpamResourceDiscoveryAssociation: showAssociation(world, association, "associate-in-progress") },
    };
  },
});
