/** Deletes a NAT gateway and its interface; its Elastic IPs are free again. */
import { put } from "../../model/world/change.ts";
import { deletionOf } from "../network-interfaces/interface-deletion.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findNatGateway, stateOf } from "./find-nat-gateway.ts";

export default operation("ec2", "DeleteNatGateway", {
  touches: ({ input, world }) => [existing("nat-gateway", findNatGateway(world, input.NatGatewayId))],
  decide({ input: { NatGatewayId }, world, now }) {
    const gateway = findNatGateway(world, NatGatewayId);
    if (stateOf(gateway) === "deleted") return { output: { NatGatewayId: gateway.id } };
    const interfaces = new Set(gateway.addresses.map(({ networkInterfaceId }) => networkInterfaceId));
    const deletions = [...interfaces].flatMap((id) => {
      const nic = world.get("network-interface", id);
      return nic === undefined ? [] : deletionOf(world, nic);
    });
    return {
      changes: [...deletions, put("nat-gateway", { ...gateway, deletedAt: now })],
      output: { NatGatewayId: gateway.id },
    };
  },
});
