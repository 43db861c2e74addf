/** Takes an authorization rule from a Client VPN endpoint. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { readRuleOf } from "./read-rule.ts";

// AWS: the code (catalogue 587); ours: no evidence of AWS's text
const unknownRule = awsError(
  "InvalidClientVpnEndpointAuthorizationRuleNotFound",
  (destination: string) => `The authorization rule for ${destination} cannot be found.`,
);

export default operation("ec2", "RevokeClientVpnIngress", {
  touches: endpointTouched,
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { id, destination } = readRuleOf(endpoint, input, input.RevokeAllGroups);
    if (world.get("client-vpn-authorization-rule", id) === undefined) throw unknownRule(destination);
    return {
      changes: [remove("client-vpn-authorization-rule", id)],
      output: { Status: { Code: "revoking" as const } },
    };
  },
});
