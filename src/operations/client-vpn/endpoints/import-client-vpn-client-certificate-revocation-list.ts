/** Gives a Client VPN endpoint the list of client certificates that it no longer accepts, in place of the one before. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "./find-endpoint.ts";

// ours: no evidence of AWS's text
const noList = awsError(
  "InvalidParameterValue",
  () => "The certificate revocation list is invalid. It must be in PEM: -----BEGIN X509 CRL-----.",
);

const PEM = /^\s*-----BEGIN X509 CRL-----\s+([A-Za-z0-9+/=\s]+?)-----END X509 CRL-----\s*$/;

export default operation("ec2", "ImportClientVpnClientCertificateRevocationList", {
  touches: endpointTouched,
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const revocationList = input.CertificateRevocationList;
    const body = PEM.exec(revocationList)?.[1]?.replaceAll(/\s/g, "");
    // In DER it's a sequence.
    if (body === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(body) || !body.startsWith("M")) throw noList();
    return { changes: [put("client-vpn-endpoint", { ...endpoint, revocationList })], output: { Return: true } };
  },
});
