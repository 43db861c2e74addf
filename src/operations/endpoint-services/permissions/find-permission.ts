/** Declares how AWS refuses an id of what lets a principal connect to a service: tags are given to it by its id. */
import { awsError } from "../../../model/aws-error.ts";
import { finder } from "../../find.ts";

finder("endpoint-service-permission", {
  // ours: no evidence of AWS's text
  unknown: awsError(
    "InvalidVpcEndpointServicePermissionId.NotFound",
    (id: string) => `The VpcEndpointServicePermission Id '${id}' does not exist`,
  ),
});
