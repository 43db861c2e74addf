/** The organization that a call is about: the one whose management account calls. */
import { awsError } from "../../model/aws-error.ts";
import type { Organization } from "../../model/settings.ts";
import type { Call } from "../operation.ts";

// ours: no evidence of AWS's code and text
const notManagement = awsError(
  "UnsupportedOperation",
  (account: string) => `The account ${account} is not the management account of an organization.`,
);

export function managedOrganization({
  settings: { organization },
  caller: { account },
}: Pick<Call<unknown>, "settings" | "caller">): Organization {
  if (organization?.managementAccount !== account) throw notManagement(account);
  return organization;
}
