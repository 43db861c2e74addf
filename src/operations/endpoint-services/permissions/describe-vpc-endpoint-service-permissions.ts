/** Lists who may connect to an endpoint service. */
import { describe } from "../../describe.ts";
import { referred } from "../../permission/touched.ts";
import { showTags } from "../../tags/tag-rules.ts";
import { findService } from "../services/find-service.ts";
import { showPermission } from "./show-permission.ts";

export default describe("ec2", "DescribeVpcEndpointServicePermissions", {
  list: "AllowedPrincipals",
  touches: ({ input, world }) => [referred(world, "endpoint-service", input.ServiceId)],
  all: ({ input, world }) => world.by("endpoint-service-permission", "service", findService(world, input.ServiceId).id),
  filters: { principal: "Principal", "principal-type": "PrincipalType" },
  idOf: ({ id }) => id,
  show: (permission) => ({ ...showPermission(permission), Tags: showTags(permission.tags) }),
});
