/** Sets whether users of a SAML provider sign in to the directory by certificate. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { invalidValues } from "../workspaces-words.ts";
import { changeSettings } from "./directory-settings.ts";
import { findRegistered } from "./find-registered.ts";

// ours: no evidence of AWS's texts
const needsSaml = invalidValues(() => "Enable SAML 2.0 authentication of the directory first.");
const needsAuthority = invalidValues(() => "Certificate-based authentication needs a CertificateAuthorityArn.");

export default operation("workspaces", "ModifyCertificateBasedAuthProperties", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findRegistered(world, input.ResourceId);
    const given = input.CertificateBasedAuthProperties;
    const dropped = (input.PropertiesToDelete ?? []).length === 0 ? [] : ["CertificateAuthorityArn"];
    const after = { ...directory.settings.CertificateBasedAuthProperties, ...given };
    if (after.Status === "ENABLED") {
      if (directory.settings.SamlProperties.Status === "DISABLED") throw needsSaml();
      if (after.CertificateAuthorityArn === undefined || dropped.length > 0) throw needsAuthority();
    }
    return { changes: [changeSettings(directory, "CertificateBasedAuthProperties", given, dropped)], output: {} };
  },
});
