/** The target of EnableIpamPolicy and DisableIpamPolicy: the caller's account, or a target in its organization. */

import { awsError } from "../../model/aws-error.ts";
import type { IpamPolicyTarget } from "../../model/records/ipam-policy.ts";
import { accountsOf, type Organization } from "../../model/settings.ts";
import { isAdministrator } from "../ipam/ipams/administrator.ts";
import type { Call } from "../operation.ts";

// AWS: the code is known, the text isn't (catalogue 242).
export const notRegistered = awsError(
  "IpamOrganizationAccountNotRegistered",
  (account: string) => `The account ${account} is not registered as the IPAM administrator of its organization.`,
);
// ours: no evidence of AWS's codes and texts
const targetNeeded = awsError(
  "MissingParameter",
  () => "The request must contain the parameter organizationTargetId: IPAM is integrated with AWS Organizations.",
);
const notInOrganization = awsError(
  "InvalidParameterValue",
  (id: string) => `The target '${id}' is not an account, organizational unit or root of the organization.`,
);

const isIn = (organization: Organization, id: string): boolean =>
  id === organization.rootId || organization.units.some((unit) => unit.id === id) || accountsOf(organization).has(id);

/** AWS: without a target it's the calling account; the delegated administrator must name one (catalogue 298, 300). */
export function targetOf({
  input: { OrganizationTargetId },
  world,
  caller,
  settings,
}: Call<{ readonly OrganizationTargetId?: string | undefined }>): Pick<IpamPolicyTarget, "id" | "managedBy"> {
  const administers = isAdministrator(world, settings, caller.account);
  if (OrganizationTargetId === undefined) {
    if (administers) throw targetNeeded();
    return { id: caller.account, managedBy: "account" };
  }
  if (!administers || settings.organization === undefined) throw notRegistered(caller.account);
  if (!isIn(settings.organization, OrganizationTargetId)) throw notInOrganization(OrganizationTargetId);
  return { id: OrganizationTargetId, managedBy: "delegated-administrator-for-ipam" };
}
