/** Adds a route to a Client VPN endpoint: to a network, through a target network or a transit gateway, or to its other clients. */
import { contains, prefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { ofEndpoint } from "../../../model/records/client-vpn/client-vpn.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { quotaExceeded } from "../../quotas.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { readNetwork } from "../read-network.ts";
import { targetNetworkIn } from "../target-networks/target-network.ts";
import { routeTouched } from "./route-touched.ts";

// AWS: the codes (catalogue 587); ours: no evidence of AWS's texts
const duplicate = awsError(
  "InvalidClientVpnDuplicateRoute",
  (destination: string, target: string) => `The route to ${destination} through ${target} already exists.`,
);
const noTargetNetworks = awsError(
  "InvalidClientVpnActiveAssociationNotFound",
  (id: string) => `Client VPN endpoint ${id} has no target network. Associate a subnet with it first.`,
);
const notAssociated = awsError(
  "InvalidClientVpnSubnetId.NotFound",
  (subnetId: string, id: string) => `Subnet ${subnetId} is not a target network of Client VPN endpoint ${id}.`,
);
// ours: no evidence of AWS's code and text
const notOfClients = awsError(
  "InvalidParameterValue",
  (destination: string) =>
    `A route to other clients leads to the client CIDR block, and ${destination} isn't within it.`,
);
// ours: no evidence of AWS's code
const limitExceeded = quotaExceeded(
  "ClientVpnRouteLimitExceeded",
  "routes for a Client VPN target network",
  "routesPerClientVpnTargetNetwork",
);

export default operation("ec2", "CreateClientVpnRoute", {
  touches: (call) => [...endpointTouched(call), ...routeTouched(call)],
  decide({ input, world, limits }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { Description: description = "" } = input;
    // AWS: of an endpoint on a transit gateway all routes lead through its attachment (catalogue 607).
    const subnetId = input.TargetVpcSubnetId ?? endpoint.transit?.attachmentId;
    if (subnetId === undefined) throw missingParameter("targetVpcSubnetId");
    const destination = readNetwork(endpoint, input.DestinationCidrBlock, "destinationCidrBlock");
    const clients = endpoint.clientCidrBlock;
    if (world.by("client-vpn-target-network", "endpoint", endpoint.id).next().done) throw noTargetNetworks(endpoint.id);
    if (subnetId === "local") {
      const isOfClients = clients !== undefined && contains(prefix(clients), prefix(destination));
      if (!isOfClients) throw notOfClients(destination);
    } else if (
      subnetId !== endpoint.transit?.attachmentId &&
      targetNetworkIn(world, endpoint.id, subnetId) === undefined
    ) {
      throw notAssociated(subnetId, endpoint.id);
    }
    const id = ofEndpoint(endpoint.id, destination, subnetId);
    if (world.get("client-vpn-route", id) !== undefined) throw duplicate(destination, subnetId);
    const through = world.by("client-vpn-route", "endpoint", endpoint.id).filter((each) => each.subnetId === subnetId);
    if (countOf(through) >= limits.routesPerClientVpnTargetNetwork) throw limitExceeded();
    const route = { id, endpointId: endpoint.id, destination, subnetId, origin: "add-route" as const, description };
    return { changes: [put("client-vpn-route", route)], output: { Status: { Code: "creating" as const } } };
  },
});
