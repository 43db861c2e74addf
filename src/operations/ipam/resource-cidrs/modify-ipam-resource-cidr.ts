/** Moves a resource's CIDR to another scope, or makes an IPAM ignore it (catalogue 286). */
import { canonicalCidr } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import type { IpamResourceCidr } from "../../../model/records/ipam.ts";
import { inPartition, put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findIpam, findScope } from "../ipams/find-ipam.ts";
import { giveSpaceBack } from "../pools/take-space.ts";
import { judgedCidrsOf, resourceCidrId } from "./resource-cidrs.ts";
import { showResourceCidr } from "./show-resource-cidr.ts";

// ours: no evidence of AWS's codes and texts
const notFound = awsError(
  "InvalidParameterValue",
  (id: string, cidr: string, scope: string) =>
    `The resource '${id}' with the CIDR '${cidr}' is not in the scope '${scope}'.`,
);
const privateOnly = awsError(
  "InvalidParameterValue",
  (id: string) => `The resource CIDR cannot move to '${id}': it can move between private scopes of one IPAM.`,
);

export default operation("ec2", "ModifyIpamResourceCidr", {
  touches({ input: { CurrentIpamScopeId: from, DestinationIpamScopeId: to }, world }) {
    const scopes = to === undefined || to === from ? [from] : [from, to];
    return scopes.map((id) => existing("ipam-scope", findScope(world, id)));
  },
  decide(call) {
    const { input, world } = call;
    const { ResourceId, ResourceCidr, ResourceRegion, DestinationIpamScopeId, Monitored } = input;
    const scope = findScope(world, input.CurrentIpamScopeId);
    const ipam = findIpam(world, scope.ipamId);
    const cidr = canonicalCidr(ResourceCidr) ?? ResourceCidr;
    const named = judgedCidrsOf(call, ipam, scope.id).filter(
      (each) => each.id === ResourceId && each.cidr === cidr && each.region === ResourceRegion,
    );
    // Imports may have the same resource in several accounts: the one that a pool has given its space to counts.
    const found = named.find(({ allocation }) => allocation !== undefined) ?? named[0];
    if (found === undefined) throw notFound(ResourceId, ResourceCidr, scope.id);
    const destination = DestinationIpamScopeId === undefined ? scope : findScope(world, DestinationIpamScopeId);
    const moves = destination.id !== scope.id;
    if (moves && (destination.ipamId !== ipam.id || destination.type !== "private" || scope.type !== "private")) {
      throw privateOnly(destination.id);
    }
    const said: IpamResourceCidr = {
      id: resourceCidrId(ipam.id, found.id, cidr),
      ipamId: ipam.id,
      monitored: Monitored,
      scopeId: destination.id,
    };
    const { allocation } = found;
    const leavesPool = allocation !== undefined && (moves || !Monitored);
    const managementState = Monitored ? (leavesPool || !found.pool ? "unmanaged" : "managed") : "ignored";
    const { pool, allocation: _, ...unpooled } = found;
    return {
      changes: [
        ...(leavesPool ? [giveSpaceBack(call, world, allocation)] : []),
        inPartition(world, put("ipam-resource-cidr", said)),
      ],
      output: {
        IpamResourceCidr: showResourceCidr(
          {
            ...unpooled,
            ...(pool && !leavesPool && { pool }),
            scopeId: destination.id,
            managementState,
            complianceStatus: managementState === "managed" ? found.complianceStatus : managementState,
            overlapStatus: Monitored
              ? found.overlapStatus === "ignored"
                ? "nonoverlapping"
                : found.overlapStatus
              : "ignored",
          },
          ipam,
        ),
      },
    };
  },
});
