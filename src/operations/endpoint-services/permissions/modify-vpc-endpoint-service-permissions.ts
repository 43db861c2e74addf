/** Changes who may connect to an endpoint service. Connections that are there stay. */
import type { EndpointServicePermission } from "../../../model/records/private-link/endpoint-service.ts";
import { put, remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { referred } from "../../permission/touched.ts";
import { findService } from "../services/find-service.ts";
import { typeOfPrincipal } from "./principals.ts";
import { showPermission } from "./show-permission.ts";

export default operation("ec2", "ModifyVpcEndpointServicePermissions", {
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  decide({ input, world, newId }) {
    const { id: serviceId, ownerId } = findService(world, input.ServiceId);
    const [added, removed] = [new Set(input.AddAllowedPrincipals), new Set(input.RemoveAllowedPrincipals)];
    for (const principal of [...added, ...removed]) typeOfPrincipal(principal);
    const before = [...world.by("endpoint-service-permission", "service", serviceId)];
    const known = new Map(before.map((each) => [each.principal, each]));
    const allowed = [...added].map(
      (principal): EndpointServicePermission =>
        known.get(principal) ?? {
          ...{ id: newId("endpoint-service-permission"), ownerId, serviceId, principal, tags: [] },
        },
    );
    return {
      changes: [
        ...before
          .filter(({ principal }) => removed.has(principal))
          .map(({ id }) => remove("endpoint-service-permission", id)),
        ...allowed
          .filter(({ principal }) => !known.has(principal))
          .map((each) => put("endpoint-service-permission", each)),
      ],
      output: { AddedPrincipals: allowed.map(({ tags: _, ...each }) => showPermission(each)), ReturnValue: true },
    };
  },
});
