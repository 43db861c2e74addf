/** Lists the account that manages IPAM for the organization. AWS Organizations' own call; Terraform reads it. */
import { accountsOf } from "../../model/settings.ts";
import { administratorOf, registeredBy } from "../ipam/ipams/administrator.ts";
import { operation } from "../operation.ts";
import { noSuchPage, notAllowed, notInUse } from "../organization-access/organization-words.ts";
import { nothing } from "../permission/touched.ts";

/** AWS: the service that the account is delegated to manage. */
const IPAM_PRINCIPAL = "ipam.amazonaws.com";

export default operation("organizations", "ListDelegatedAdministrators", {
  touches: nothing,
  decide({ input, world, caller, settings: { organization }, now }) {
    if (organization === undefined || !accountsOf(organization).has(caller.account)) throw notInUse();
    // There's at most one administrator, so there's never a second page.
    if (input.NextToken !== undefined) throw noSuchPage();
    const { id, managementAccount } = organization;
    const account = administratorOf(world, organization);
    if (caller.account !== managementAccount && caller.account !== account) throw notAllowed();
    const isAsked = input.ServicePrincipal === undefined || input.ServicePrincipal === IPAM_PRINCIPAL;
    if (account === undefined || !isAsked) return { output: { DelegatedAdministrators: [] } };
    const enabledAt = registeredBy(world, managementAccount)?.enabledAt ?? now;
    const administrator = {
      Id: account,
      Arn: `arn:aws:organizations::${managementAccount}:account/${id}/${account}`,
      // Cordon doesn't know the name and the email address that an account was opened with.
      Email: `${account}@example.com`,
      Name: account,
      Status: "ACTIVE" as const,
      JoinedMethod: "CREATED" as const,
      JoinedTimestamp: enabledAt,
      DelegationEnabledDate: enabledAt,
    };
    return { output: { DelegatedAdministrators: [administrator] } };
  },
});
