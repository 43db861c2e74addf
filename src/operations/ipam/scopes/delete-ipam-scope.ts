/** Deletes a scope that has no pools. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findScope } from "../ipams/find-ipam.ts";
import { inUse } from "../ipams/in-use.ts";
import { showScope } from "../ipams/show-ipam.ts";

// AWS: default scopes stay (catalogue 235); ours: no evidence of AWS's texts
const isDefault = awsError(
  "OperationNotPermitted",
  (id: string) => `The scope '${id}' is a default scope and cannot be deleted.`,
);

export default operation("ec2", "DeleteIpamScope", {
  touches: ({ input, world }) => [existing("ipam-scope", findScope(world, input.IpamScopeId))],
  decide({ input, world }) {
    const scope = findScope(world, input.IpamScopeId);
    if (scope.isDefault) throw isDefault(scope.id);
    if (hasAny(world.by("ipam-pool", "scope", scope.id))) throw inUse(scope.id, "pools in the scope");
    const moved = world
      .by("ipam-resource-cidr", "ipam", scope.ipamId)
      .filter((cidr) => cidr.scopeId === scope.id)
      .toArray();
    return {
      // Resources that were moved into it are in the default scope again.
      changes: [...moved.map(({ id }) => remove("ipam-resource-cidr", id)), remove("ipam-scope", scope.id)],
      output: { IpamScope: showScope(world, scope, "delete-in-progress") },
    };
  },
});
