/** Takes a target network from a Client VPN endpoint, with its interfaces and the routes through it. */
import { remove } from "../../../model/world/change.ts";
import { deletionOf } from "../../network-interfaces/interface-deletion.ts";
import { operation } from "../../operation.ts";
import { endpointTouched, findClientVpnEndpoint } from "../endpoints/find-endpoint.ts";
import { findTargetNetwork } from "./target-network.ts";

export default operation("ec2", "DisassociateClientVpnTargetNetwork", {
  touches: endpointTouched,
  decide({ input, world }) {
    const endpoint = findClientVpnEndpoint(world, input.ClientVpnEndpointId);
    const network = findTargetNetwork(world, endpoint.id, input.AssociationId);
    const routes = world.by("client-vpn-route", "endpoint", endpoint.id).filter((r) => r.subnetId === network.subnetId);
    const interfaces = network.networkInterfaceIds.flatMap((id) => world.get("network-interface", id) ?? []);
    return {
      changes: [
        remove("client-vpn-target-network", network.id),
        ...routes.map((each) => remove("client-vpn-route", each.id)),
        ...interfaces.flatMap((each) => deletionOf(world, each)),
      ],
      output: { AssociationId: network.id, Status: { Code: "disassociating" as const } },
    };
  },
});
