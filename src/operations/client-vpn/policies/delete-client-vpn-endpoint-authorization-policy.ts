/** Takes the authorization policy from a Client VPN endpoint: then the authorization rules alone decide. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { findAuthorizationPolicy } from "./find-authorization-policy.ts";

export default operation("ec2", "DeleteClientVpnEndpointAuthorizationPolicy", {
  touches: endpointTouched,
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    findAuthorizationPolicy(endpoint);
    const { policy: _, ...without } = endpoint;
    return { changes: [put("client-vpn-endpoint", without)], output: { Status: "deleting" as const } };
  },
});
