/** Delegates an organization's IPAM to one of its member accounts. */

import { AMAZON } from "../../model/amazon.ts";
import { awsError } from "../../model/aws-error.ts";
import { accountsOf } from "../../model/settings.ts";
import { inPartition, put } from "../../model/world/change.ts";
import { registeredBy } from "../ipam/ipams/administrator.ts";
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { managedOrganization } from "./managed-organization.ts";

// ours: no evidence of AWS's codes and texts
const isManagement = awsError(
  "InvalidParameterValue",
  (account: string) => `The management account ${account} cannot be the IPAM administrator.`,
);
const notAMember = awsError(
  "InvalidParameterValue",
  (account: string) => `The account ${account} is not a member of the organization.`,
);
const anotherIs = awsError(
  "InvalidParameterValue",
  (account: string) => `The account ${account} is registered as the IPAM administrator. Disable it first.`,
);

export default operation("ec2", "EnableIpamOrganizationAdminAccount", {
  touches: nothing,
  decide(call) {
    const organization = managedOrganization(call);
    const { managementAccount } = organization;
    const { DelegatedAdminAccountId: accountId } = call.input;
    if (accountId === managementAccount) throw isManagement(accountId);
    if (!accountsOf(organization).has(accountId)) throw notAMember(accountId);
    const before = registeredBy(call.world, managementAccount)?.accountId;
    if (before !== undefined && before !== accountId) throw anotherIs(before);
    const registration = { id: managementAccount, accountId, enabledAt: call.now };
    return {
      changes: before === accountId ? [] : [inPartition(AMAZON, put("ipam-organization-admin", registration))],
      output: { Success: true },
    };
  },
});
