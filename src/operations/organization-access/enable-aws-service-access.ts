/**
 * Lets a service act in all accounts of the organization. AWS: for Resource Access Manager it isn't enough, because
 * `EnableSharingWithAwsOrganization` alone makes the role that sharing needs (catalogue 522).
 */
import { GLOBAL } from "../../model/regions.ts";
import { inPartition, put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { findManagedOrganization, readServicePrincipal } from "./organization-words.ts";

export default operation("organizations", "EnableAWSServiceAccess", {
  touches: nothing,
  decide(call) {
    findManagedOrganization(call);
    const id = readServicePrincipal(call.input.ServicePrincipal);
    const there = { account: call.world.account, region: GLOBAL };
    if (call.world.elsewhere(there.account, GLOBAL).get("organization-access", id) !== undefined) return { output: {} };
    return {
      changes: [inPartition(there, put("organization-access", { id, enabledAt: call.now }))],
      output: {},
    };
  },
});
