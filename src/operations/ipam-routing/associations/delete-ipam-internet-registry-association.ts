/** Deletes an association that has no routing policy registrations any more, with the history of their changes. */
import { remove } from "../../../model/world/change.ts";
import { inUse } from "../../ipam/ipams/in-use.ts";
import { operation } from "../../operation.ts";
import { associationNamed, touchesAssociation } from "./find-registry-association.ts";
import { showRegistryAssociation } from "./show-registry-association.ts";

export default operation("ec2", "DeleteIpamInternetRegistryAssociation", {
  touches: touchesAssociation,
  decide(call) {
    const { world } = call;
    const association = associationNamed(call);
    // AWS: all registrations must be removed before (catalogue 578).
    const [registration] = world.by("ipam-routing-policy-registration", "association", association.id);
    if (registration !== undefined) {
      throw inUse(association.id, `routing policy registrations: ${registration.cidr}`);
    }
    const deltas = world.by("ipam-routing-policy-delta", "association", association.id);
    return {
      changes: [
        remove("ipam-internet-registry-association", association.id),
        ...deltas.map(({ id }) => remove("ipam-routing-policy-delta", id)),
      ],
      output: { IpamInternetRegistryAssociation: showRegistryAssociation(association, "delete-in-progress") },
    };
  },
});
