/** Reads how the users of a Client VPN endpoint authenticate: by certificates, by a directory or by an identity provider. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { ClientVpnAuthentication } from "../../../model/records/client-vpn/client-vpn.ts";
import type { InputOf } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";

type Given = NonNullable<InputOf<"ec2", "CreateClientVpnEndpoint">["AuthenticationOptions"]>[number];

// ours: no evidence of AWS's text
const wrongTogether = awsError(
  "InvalidParameterValue",
  () =>
    "An endpoint authenticates users by certificates, by a directory or by an identity provider; certificates can be used together with one of the other two.",
);

export function readAuthentication(given: readonly Given[]): readonly ClientVpnAuthentication[] {
  if (given.length === 0) throw missingParameter("authentication");
  const read = given.map(readOne);
  const types = new Set(read.map(({ Type }) => Type));
  const hasTwoOfUsers = types.has("directory-service-authentication") && types.has("federated-authentication");
  // AWS: mutual authentication may come with one of users (catalogue 588).
  if (types.size < read.length || hasTwoOfUsers) throw wrongTogether();
  return read;
}

function readOne({
  Type,
  ActiveDirectory,
  MutualAuthentication,
  FederatedAuthentication,
}: Given): ClientVpnAuthentication {
  switch (Type) {
    case "directory-service-authentication":
      return { Type, ActiveDirectory: { DirectoryId: needed(ActiveDirectory?.DirectoryId, "directoryId") } };
    case "certificate-authentication": {
      const arn = needed(MutualAuthentication?.ClientRootCertificateChainArn, "clientRootCertificateChainArn");
      return { Type, MutualAuthentication: { ClientRootCertificateChain: arn } };
    }
    case "federated-authentication":
      return {
        Type,
        FederatedAuthentication: {
          SamlProviderArn: needed(FederatedAuthentication?.SAMLProviderArn, "samlProviderArn"),
          ...dropUndefined({ SelfServiceSamlProviderArn: FederatedAuthentication?.SelfServiceSAMLProviderArn }),
        },
      };
    default:
      throw missingParameter("type");
  }
}

function needed(text: string | undefined, parameter: string): string {
  if (!text) throw missingParameter(parameter);
  return text;
}
