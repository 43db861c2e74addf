/** Associates an IPAM with an organization at an internet registry, and stages what is published there already. */

import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { IpamInternetRegistryAssociation } from "../../../model/records/announcing/registry.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { findIpam } from "../../ipam/ipams/find-ipam.ts";
import { refuseOverIpamQuota } from "../../ipam/ipams/quotas.ts";
import { refuseFreeTier } from "../../ipam-policies/advanced-tier.ts";
import { operation } from "../../operation.ts";
import { invalidValue } from "../../parameters.ts";
import { existing, made } from "../../permission/touched.ts";
import { tagsFor } from "../../tags/tag-rules.ts";
import { stagedRegistrations } from "../registrations/staged-registrations.ts";
import { showRegistryAssociation } from "./show-registry-association.ts";

// ours: no evidence of what AWS does with a second association of one organization
const alreadyThere = awsError(
  "IncorrectState",
  (handle: string, rir: string, id: string) => `The organization ${handle} of ${rir} is already associated: '${id}'.`,
);

/** ours: as registries write handles. AWS documents no form. */
const HANDLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

export default operation("ec2", "CreateIpamInternetRegistryAssociation", {
  touches: ({ input, world }) => [
    existing("ipam", findIpam(world, input.IpamId)),
    made("ipam-internet-registry-association", { ipamId: input.IpamId }),
  ],
  decide(call) {
    const { input, world, region, caller, newId, limits, now } = call;
    const kind = "ipam-internet-registry-association";
    const ipam = findIpam(world, input.IpamId);
    refuseFreeTier(ipam);
    const tags = tagsFor(kind, input.TagSpecifications, limits);
    const handle = input.OrganizationHandle;
    if (!HANDLE.test(handle)) throw invalidValue(handle, "organizationHandle");
    for (const other of world.all(kind)) {
      const isSame = other.rir === input.Rir && other.organizationHandle.toLowerCase() === handle.toLowerCase();
      if (isSame) throw alreadyThere(handle, input.Rir, other.id);
    }
    refuseOverIpamQuota(
      "Internet Registry Associations",
      countOf(world.by(kind, "ipam", ipam.id)),
      limits,
      "registryAssociationsPerIpam",
    );
    const association: IpamInternetRegistryAssociation = {
      id: newId(kind),
      ownerId: caller.account,
      region,
      ipamId: ipam.id,
      rir: input.Rir,
      organizationHandle: handle,
      state: "pending-enable",
      ...dropUndefined({ description: input.Description }),
      tags,
    };
    const { registrations, message } = stagedRegistrations(world, association, now);
    const kept = { ...association, ...dropUndefined({ stateMessage: message }) };
    return {
      changes: [put(kind, kept), ...registrations.map((each) => put("ipam-routing-policy-registration", each))],
      output: { IpamInternetRegistryAssociation: showRegistryAssociation(kept, "create-in-progress") },
    };
  },
});
