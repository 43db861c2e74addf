/** Returns the list of client certificates that a Client VPN endpoint no longer accepts. */
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "./find-endpoint.ts";

export default operation("ec2", "ExportClientVpnClientCertificateRevocationList", {
  touches: endpointTouched,
  decide({ input, world }) {
    const { revocationList } = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    // ours: no evidence of what AWS answers if there is no list
    return {
      output:
        revocationList === undefined
          ? {}
          : { CertificateRevocationList: revocationList, Status: { Code: "active" as const } },
    };
  },
});
