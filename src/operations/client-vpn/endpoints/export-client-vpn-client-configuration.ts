/** Writes the file that an OpenVPN client needs for a Client VPN endpoint. */
import type { ClientVpnEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "./find-endpoint.ts";
import { dnsNameOf } from "./show-endpoint.ts";

export default operation("ec2", "ExportClientVpnClientConfiguration", {
  touches: endpointTouched,
  decide: ({ input, world, region }) => ({
    output: { ClientConfiguration: configurationOf(findClientVpnEndpoint(world, input.ClientVpnEndpointId), region) },
  }),
});

function configurationOf(endpoint: ClientVpnEndpoint, region: string): string {
  const types = new Set(endpoint.authentication.map(({ Type }) => Type));
  return [
    "client",
    "dev tun",
    `proto ${endpoint.transportProtocol}`,
    `remote ${dnsNameOf(endpoint, region)} ${endpoint.vpnPort}`,
    "remote-random-hostname",
    "resolv-retry infinite",
    "nobind",
    "remote-cert-tls server",
    "cipher AES-256-GCM",
    "verb 3",
    // AWS: the chain of the server's certificate stands here. Certificate Manager has it, which isn't served.
    "<ca>",
    `# ${endpoint.serverCertificateArn}`,
    "</ca>",
    ...(types.has("directory-service-authentication") ? ["auth-user-pass"] : []),
    ...(types.has("federated-authentication") ? ["auth-federate"] : []),
    "reneg-sec 0",
    "",
  ].join("\n");
}
