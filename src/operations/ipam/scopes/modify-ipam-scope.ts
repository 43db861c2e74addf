/** Changes the description of a scope, or the external system that it is tied to. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamScope } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findScope } from "../ipams/find-ipam.ts";
import { showScope } from "../ipams/show-ipam.ts";
import { readAuthority } from "./external-authority.ts";

// ours: no evidence of AWS's text
const bothWays = awsError(
  "InvalidParameterCombination",
  () => "The request cannot both set and remove the external authority configuration.",
);

export default operation("ec2", "ModifyIpamScope", {
  touches: ({ input, world }) => [existing("ipam-scope", findScope(world, input.IpamScopeId))],
  decide({ input, world }) {
    const { externalAuthority, ...scope } = findScope(world, input.IpamScopeId);
    const isRemoved = input.RemoveExternalAuthorityConfiguration ?? false;
    if (isRemoved && input.ExternalAuthorityConfiguration !== undefined) throw bothWays();
    const modified: IpamScope = {
      ...scope,
      ...(!isRemoved && externalAuthority && { externalAuthority }),
      ...readAuthority(input.ExternalAuthorityConfiguration),
      ...dropUndefined({ description: input.Description }),
      state: "modify-complete",
    };
    return {
      changes: [put("ipam-scope", modified)],
      output: { IpamScope: showScope(world, modified, "modify-in-progress") },
    };
  },
});
