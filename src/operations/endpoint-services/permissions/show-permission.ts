/** Shows a principal that a service lets connect. */
import type { EndpointServicePermission } from "../../../model/records/private-link/endpoint-service.ts";
import { typeOfPrincipal } from "./principals.ts";

export const showPermission = ({ id, serviceId, principal }: Omit<EndpointServicePermission, "tags">) => ({
  PrincipalType: typeOfPrincipal(principal),
  Principal: principal,
  ServicePermissionId: id,
  ServiceId: serviceId,
});
