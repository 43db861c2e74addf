/** Lets the users of a Client VPN endpoint reach a network: all of them, or those of a group. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { quotaExceeded } from "../../quotas.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { readRuleOf } from "./read-rule.ts";

// AWS: the code (catalogue 587); ours: no evidence of AWS's text
const duplicate = awsError(
  "InvalidClientVpnDuplicateAuthorizationRule",
  (destination: string) => `The authorization rule for ${destination} has already been added to the endpoint.`,
);
// ours: no evidence of AWS's code
const limitExceeded = quotaExceeded(
  "ClientVpnAuthorizationRuleLimitExceeded",
  "authorization rules for a Client VPN endpoint",
  "authorizationRulesPerClientVpnEndpoint",
);

export default operation("ec2", "AuthorizeClientVpnIngress", {
  touches: endpointTouched,
  decide({ input, world, limits }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { id, destination, groupId } = readRuleOf(endpoint, input, input.AuthorizeAllGroups);
    if (world.get("client-vpn-authorization-rule", id) !== undefined) throw duplicate(destination);
    const count = countOf(world.by("client-vpn-authorization-rule", "endpoint", endpoint.id));
    if (count >= limits.authorizationRulesPerClientVpnEndpoint) throw limitExceeded();
    const rule = {
      ...{ id, endpointId: endpoint.id, destination, description: input.Description ?? "" },
      ...dropUndefined({ groupId }),
    };
    return {
      changes: [put("client-vpn-authorization-rule", rule)],
      output: { Status: { Code: "authorizing" as const } },
    };
  },
});
