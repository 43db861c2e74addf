/** Ends a service's access to the accounts of the organization. Resource Access Manager then ends sharing within it. */
import { GLOBAL } from "../../model/regions.ts";
import { inPartition, remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { endSharing } from "../resource-shares/end-sharing.ts";
import { findManagedOrganization, readServicePrincipal } from "./organization-words.ts";

export default operation("organizations", "DisableAWSServiceAccess", {
  touches: nothing,
  decide(call) {
    const organization = findManagedOrganization(call);
    const id = readServicePrincipal(call.input.ServicePrincipal);
    const there = { account: call.world.account, region: GLOBAL };
    const hasAccess = call.world.elsewhere(there.account, GLOBAL).get("organization-access", id) !== undefined;
    return {
      changes: [
        ...(hasAccess ? [inPartition(there, remove("organization-access", id))] : []),
        ...(id === "ram.amazonaws.com" ? endSharing(call, organization) : []),
      ],
      output: {},
    };
  },
});
