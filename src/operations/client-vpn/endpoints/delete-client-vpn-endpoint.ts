/** Deletes a Client VPN endpoint without target networks, with its authorization rules and routes. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "./find-endpoint.ts";

// AWS: target networks must be disassociated first (catalogue 589); ours: no evidence of AWS's code and text
const hasTargetNetworks = awsError(
  "DependencyViolation",
  (id: string) => `Client VPN endpoint ${id} has target networks. Disassociate them before you delete it.`,
);

export default operation("ec2", "DeleteClientVpnEndpoint", {
  touches: endpointTouched,
  decide({ input, world }) {
    const { id } = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    refuseInUse(world, "client-vpn-endpoint", id, () => hasTargetNetworks(id));
    return {
      changes: [
        ...(["client-vpn-authorization-rule", "client-vpn-route"] as const).flatMap((kind) =>
          world
            .by(kind, "endpoint", id)
            .map((each) => remove(kind, each.id))
            .toArray(),
        ),
        remove("client-vpn-endpoint", id),
      ],
      output: { Status: { Code: "deleting" as const } },
    };
  },
});
