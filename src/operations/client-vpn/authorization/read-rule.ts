/** Reads which authorization rule a call means: the network, and the group or all users. */
import { awsError } from "../../../model/aws-error.ts";
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { readNetwork } from "../read-network.ts";
import { idOfRule } from "./id-of-rule.ts";

// AWS: catalogue 590
const groupMissing = awsError(
  "MissingParameter",
  () => "You must specify either access-group-id or authorize-all-groups",
);
// ours: no evidence of AWS's text
const bothGiven = awsError(
  "InvalidParameterCombination",
  () => "You cannot specify both an access group ID and all groups.",
);

export function readRuleOf(
  endpoint: ClientVpnEndpoint,
  {
    TargetNetworkCidr,
    AccessGroupId,
  }: { readonly TargetNetworkCidr: string; readonly AccessGroupId?: string | undefined },
  isForAll = false,
) {
  const groupId = AccessGroupId || undefined;
  if (groupId === undefined && !isForAll) throw groupMissing();
  if (groupId !== undefined && isForAll) throw bothGiven();
  const destination = readNetwork(endpoint, TargetNetworkCidr, "targetNetworkCidr");
  return { id: idOfRule(endpoint.id, destination, groupId), destination, groupId };
}
