/** Deletes a Client VPN endpoint without target networks, with its authorization rules, its routes and its attachment. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { operation } from "../../operation.ts";
import { endChanges, liveAttachmentOf } from "./endpoint-transit.ts";
import { endpointTouched, findClientVpnEndpoint } from "./find-endpoint.ts";

// AWS: target networks must be disassociated first (catalogue 589); ours: no evidence of AWS's code and text
const hasTargetNetworks = awsError(
  "DependencyViolation",
  (id: string) => `Client VPN endpoint ${id} has target networks. Disassociate them before you delete it.`,
);

// ours: no evidence that the zones of an endpoint on a transit gateway are disassociated first
const PARTS = ["client-vpn-authorization-rule", "client-vpn-route", "client-vpn-target-network"] as const;

export default operation("ec2", "DeleteClientVpnEndpoint", {
  touches: endpointTouched,
  decide({ input, world, now }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const { id } = endpoint;
    refuseInUse(world, "client-vpn-endpoint", id, () => hasTargetNetworks(id));
    return {
      changes: [
        ...PARTS.flatMap((kind) =>
          world
            .by(kind, "endpoint", id)
            .map((each) => remove(kind, each.id))
            .toArray(),
        ),
        ...endChanges({ world, now }, liveAttachmentOf(world, endpoint)),
        remove("client-vpn-endpoint", id),
      ],
      output: { Status: { Code: "deleting" as const } },
    };
  },
});
