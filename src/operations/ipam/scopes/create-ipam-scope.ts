/** Adds a private scope to an IPAM. */
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamScope } from "../../../model/records/ipam.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing, made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { findIpam } from "../ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../ipams/quotas.ts";
import { showScope } from "../ipams/show-ipam.ts";
import { readAuthority } from "./external-authority.ts";

export default operation("ec2", "CreateIpamScope", {
  touches: ({ input, world }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    made("ipam-scope", { ipamId: input.IpamId }),
  ],
  decide({ input, world, limits, newId }) {
    const tags = tagsFor("ipam-scope", input.TagSpecifications, limits);
    const ipam = findIpam(world, input.IpamId);
    refuseOverIpamQuota("scopes", countOf(world.by("ipam-scope", "ipam", ipam.id)), limits, "scopesPerIpam");
    const scope: IpamScope = {
      id: newId("ipam-scope"),
      ownerId: ipam.ownerId,
      region: ipam.region,
      ipamId: ipam.id,
      // AWS: only a default scope is public (catalogue 235).
      type: "private",
      isDefault: false,
      ...dropUndefined({ description: input.Description }),
      ...readAuthority(input.ExternalAuthorityConfiguration),
      state: "create-complete",
      tags,
    };
    return {
      changes: [put("ipam-scope", scope)],
      output: { IpamScope: showScope(world, scope, "create-in-progress") },
    };
  },
});
