/** Finds a customer gateway by id. */
import { awsError } from "../../../model/aws-error.ts";
import type { CustomerGateway } from "../../../model/records/vpn/vpn.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";

// AWS: catalogue 556
const notFound = awsError(
  "InvalidCustomerGatewayID.NotFound",
  (id: string) => `The customerGateway ID '${id}' does not exist`,
);

/** Also one that was deleted lately: lists still show it. */
export const findShownCustomerGateway = finder("customer-gateway", {
  unknown: notFound,
  malformed: malformedId("InvalidCustomerGatewayId.Malformed", "customer-gateway"),
});

export function findCustomerGateway(world: World, id: string): CustomerGateway {
  const gateway = findShownCustomerGateway(world, id);
  if (gateway.deletedAt !== undefined) throw notFound(id);
  return gateway;
}
