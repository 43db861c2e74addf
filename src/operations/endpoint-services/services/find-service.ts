/** Finds an endpoint service of the caller's own. */
import { awsError } from "../../../model/aws-error.ts";
import { finder } from "../../find.ts";

const notFoundText = (id: string) => `The VpcEndpointService Id '${id}' does not exist`;

// AWS: also of a malformed id (catalogue 610)
export const findService = finder("endpoint-service", {
  unknown: awsError("InvalidVpcEndpointServiceId.NotFound", notFoundText),
});
/** AWS: DeleteVpcEndpointServiceConfigurations reports this with its own code (catalogue 610). */
export const nothingToDelete = awsError("InvalidVpcEndpointService.NotFound", notFoundText);
