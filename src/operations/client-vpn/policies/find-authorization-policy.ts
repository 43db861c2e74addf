/** Finds the authorization policy of a Client VPN endpoint. */
import { awsError } from "../../../model/aws-error.ts";
import type { ClientVpnEndpoint, ClientVpnPolicy } from "../../../model/records/client-vpn/client-vpn.ts";

// AWS: the code (catalogue 601); ours: no evidence of AWS's text
const policyNotFound = awsError(
  "InvalidClientVpnEndpointAuthorizationPolicy.NotFound",
  (id: string) => `Client VPN endpoint ${id} has no authorization policy.`,
);

export function findAuthorizationPolicy({ id, policy }: ClientVpnEndpoint): ClientVpnPolicy {
  if (policy === undefined) throw policyNotFound(id);
  return policy;
}
