/** How AWS Organizations refuses, in its own codes. */
import { awsError } from "../../model/aws-error.ts";
import { accountsOf, type Organization } from "../../model/settings.ts";
import type { Call } from "../operation.ts";

export const notInUse = awsError(
  "AWSOrganizationsNotInUseException",
  () => "Your account is not a member of an organization.",
);
// AWS: only the management account, and for lists delegated administrators, may ask (catalogue 521).
export const notAllowed = awsError(
  "AccessDeniedException",
  () => "You don't have permissions to access this resource.",
);
export const noSuchPage = awsError("InvalidInputException", () => "The NextToken was not issued by this operation.");

// AWS: catalogue 521
const unrecognized = awsError("InvalidInputException", () => "You specified an unrecognized service principal.");

/** ours: AWS knows all of its services, Cordon those that it serves. */
const PRINCIPALS: ReadonlySet<string> = new Set(
  ["cloudtrail", "config", "ds", "ec2", "iam", "ipam", "ram", "reachabilityanalyzer.networkinsights", "workspaces"].map(
    (service) => `${service}.amazonaws.com`,
  ),
);

export function readServicePrincipal(principal: string): string {
  if (!PRINCIPALS.has(principal)) throw unrecognized();
  return principal;
}

/** The organization that the caller's account is in. */
export function findOrganization({
  settings: { organization },
  caller: { account },
}: Pick<Call<unknown>, "settings" | "caller">): Organization {
  if (organization === undefined || !accountsOf(organization).has(account)) throw notInUse();
  return organization;
}

/** The organization that the caller's account manages. */
export function findManagedOrganization(call: Pick<Call<unknown>, "settings" | "caller">): Organization {
  const organization = findOrganization(call);
  if (organization.managementAccount !== call.caller.account) throw notAllowed();
  return organization;
}
