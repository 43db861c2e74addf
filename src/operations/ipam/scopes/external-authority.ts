/** Reads the external system that a scope is tied to. Cordon stores its name and never contacts it. */
import { awsError } from "../../../model/aws-error.ts";
import type { IpamScope } from "../../../model/records/ipam.ts";

// ours: no evidence of AWS's text
const incomplete = awsError(
  "InvalidParameterCombination",
  () => "An external authority configuration needs both a Type and an ExternalResourceIdentifier.",
);

export function readAuthority(
  given:
    | { readonly Type?: "infoblox" | undefined; readonly ExternalResourceIdentifier?: string | undefined }
    | undefined,
): Pick<IpamScope, "externalAuthority"> {
  if (given === undefined) return {};
  const { Type: type, ExternalResourceIdentifier: identifier } = given;
  if (type === undefined || identifier === undefined) throw incomplete();
  return { externalAuthority: { type, identifier } };
}
