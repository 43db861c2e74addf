/** Shows the authorization policy of a Client VPN endpoint. */
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { findAuthorizationPolicy } from "./find-authorization-policy.ts";

export default operation("ec2", "GetClientVpnEndpointAuthorizationPolicy", {
  touches: endpointTouched,
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { document, description, isShadow } = findAuthorizationPolicy(endpoint);
    return {
      output: {
        ClientVpnEndpointId: endpoint.id,
        PolicyDocument: document,
        Description: description,
        ShadowMode: isShadow ? ("enabled" as const) : ("disabled" as const),
        Status: "active" as const,
      },
    };
  },
});
