/** Ends the delegation of an organization's IPAM to an account. */
import { AMAZON } from "../../model/amazon.ts";
import { inPartition, remove } from "../../model/world/change.ts";
import { registeredBy } from "../ipam/ipams/administrator.ts";
import { notRegistered } from "../ipam-policies/policy-target.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { managedOrganization } from "./managed-organization.ts";

export default operation("ec2", "DisableIpamOrganizationAdminAccount", {
  touches: nothing,
  decide(call) {
    const { managementAccount } = managedOrganization(call);
    const { DelegatedAdminAccountId: accountId } = call.input;
    if (registeredBy(call.world, managementAccount)?.accountId !== accountId) throw notRegistered(accountId);
    return {
      changes: [inPartition(AMAZON, remove("ipam-organization-admin", managementAccount))],
      output: { Success: true },
    };
  },
});
