/** Ends an association: the IPAM no longer sees through the resource discovery. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findAssociation } from "../ipams/find-ipam.ts";
import { withdrawFrom } from "../ipams/reach.ts";
import { showAssociation } from "./show-discovery.ts";

// ours: no evidence of AWS's code and text
const isDefault = awsError(
  "OperationNotPermitted",
  (id: string) => `The resource discovery association '${id}' is the default one of an IPAM and ends with it.`,
);

export default operation("ec2", "DisassociateIpamResourceDiscovery", {
  touches: ({ input, world }) => [
    existing("ipam-resource-discovery-association", findAssociation(world, input.IpamResourceDiscoveryAssociationId)),
  ],
  decide({ input, world }) {
    const association = findAssociation(world, input.IpamResourceDiscoveryAssociationId);
    if (association.isDefault) throw isDefault(association.id);
    const { discoveryId, discoveryOwnerId, discoveryRegion } = association;
    const discovery = world.elsewhere(discoveryOwnerId, discoveryRegion).get("ipam-resource-discovery", discoveryId);
    return {
      changes: [
        ...(discovery === undefined ? [] : withdrawFrom(association.id, discovery)),
        remove("ipam-resource-discovery-association", association.id),
      ],
      output: { IpamResourceDiscoveryAssociation: showAssociation(world, association, "disassociate-in-progress") },
    };
  },
});
