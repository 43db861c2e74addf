/** Deletes a resource discovery. IPAMs that it was associated with no longer see its resources. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findDiscovery } from "../ipams/find-ipam.ts";
import { withdrawFrom } from "../ipams/reach.ts";
import { associationsOf } from "./discovery-associations.ts";
import { showDiscovery } from "./show-discovery.ts";

// ours: no evidence of AWS's code and text
const isDefault = awsError(
  "OperationNotPermitted",
  (id: string) => `The resource discovery '${id}' is the default one of an IPAM and is deleted with it.`,
);

export default operation("ec2", "DeleteIpamResourceDiscovery", {
  touches: ({ input, world }) => [
    existing("ipam-resource-discovery", findDiscovery(world, input.IpamResourceDiscoveryId)),
  ],
  decide({ input, world }) {
    const discovery = findDiscovery(world, input.IpamResourceDiscoveryId);
    if (discovery.isDefault) throw isDefault(discovery.id);
    return {
      // AWS: the associations stay, and say `not-found`.
      changes: [
        ...associationsOf(world, discovery).flatMap(({ association }) => withdrawFrom(association.id, discovery)),
        remove("ipam-resource-discovery", discovery.id),
      ],
      output: { IpamResourceDiscovery: showDiscovery(discovery, "delete-in-progress") },
    };
  },
});
