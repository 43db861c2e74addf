/** Deletes a route of a Client VPN endpoint that was added by a call. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { readNetwork } from "../read-network.ts";
import { routeTouched } from "./route-touched.ts";

// AWS: the code (catalogue 587); ours: no evidence of AWS's text
const unknownRoute = awsError(
  "InvalidClientVpnRouteNotFound",
  (destination: string) => `The route to ${destination} cannot be found.`,
);
// AWS: only routes that were added can be deleted (catalogue 589); ours: no evidence of AWS's code and text
const cameWithNetwork = awsError(
  "InvalidParameterValue",
  (destination: string) =>
    `The route to ${destination} came with the target network, and goes when the network is disassociated.`,
);

export default operation("ec2", "DeleteClientVpnRoute", {
  touches: (call) => [...endpointTouched(call), ...routeTouched(call)],
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const destination = readNetwork(endpoint, input.DestinationCidrBlock, "destinationCidrBlock");
    const { TargetVpcSubnetId: subnetId } = input;
    const [route, other] = world
      .by("client-vpn-route", "endpoint", endpoint.id)
      .filter((each) => each.destination === destination && (subnetId === undefined || each.subnetId === subnetId));
    if (route === undefined) throw unknownRoute(destination);
    if (other !== undefined) throw missingParameter("targetVpcSubnetId");
    if (route.origin === "associate") throw cameWithNetwork(destination);
    return { changes: [remove("client-vpn-route", route.id)], output: { Status: { Code: "deleting" as const } } };
  },
});
