/** Sets how a directory's users sign in through a SAML identity provider. */
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { invalidValues } from "../workspaces-words.ts";
import { changeSettings } from "./directory-settings.ts";
import { findRegistered } from "./find-registered.ts";

// ours: no evidence of AWS's text
const needsUrl = invalidValues(() => "SAML 2.0 authentication cannot be enabled without a UserAccessUrl.");

const properties = {
  SAML_PROPERTIES_USER_ACCESS_URL: "UserAccessUrl",
  SAML_PROPERTIES_RELAY_STATE_PARAMETER_NAME: "RelayStateParameterName",
};

export default operation("workspaces", "ModifySamlProperties", {
  touches: ({ input, world }) => [existing("workspace-directory", findRegistered(world, input.ResourceId))],
  decide({ input, world }) {
    const directory = findRegistered(world, input.ResourceId);
    const dropped = (input.PropertiesToDelete ?? []).map((name) => properties[name]);
    const { Status, UserAccessUrl } = { ...directory.settings.SamlProperties, ...input.SamlProperties };
    const hasUrl = UserAccessUrl !== undefined && !dropped.includes("UserAccessUrl");
    if (Status !== "DISABLED" && !hasUrl) throw needsUrl();
    return { changes: [changeSettings(directory, "SamlProperties", input.SamlProperties, dropped)], output: {} };
  },
});
