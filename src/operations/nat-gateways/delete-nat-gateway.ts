/** Deletes a NAT gateway with its interface, or with its own route table; its Elastic IPs are free again. */

import type { NatGateway } from "../../model/records/nat-gateway.ts";
import { type Change, put, remove } from "../../model/world/change.ts";
import type { World } from "../../model/world/world.ts";
import { deletionOf } from "../network-interfaces/interface-deletion.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findNatGateway, stateOf } from "./find-nat-gateway.ts";
import { unbound } from "./zone-addresses.ts";

export default operation("ec2", "DeleteNatGateway", {
  touches: ({ input, world }) => [existing("nat-gateway", findNatGateway(world, input.NatGatewayId))],
  decide(call) {
    const { world, now } = call;
    const gateway = findNatGateway(world, call.input.NatGatewayId);
    if (stateOf(gateway) === "deleted") return { output: { NatGatewayId: gateway.id } };
    const interfaces = new Set(gateway.addresses.map(({ networkInterfaceId = "" }) => networkInterfaceId));
    const deletions = [...interfaces].flatMap((id) => {
      const nic = world.get("network-interface", id);
      return nic === undefined ? [] : deletionOf(world, nic);
    });
    const ofRegional = gateway.regional === undefined ? [] : unbound(call, gateway.addresses);
    return {
      changes: [
        ...deletions,
        ...ofRegional,
        ...withoutOwnTable(world, gateway),
        put("nat-gateway", { ...gateway, deletedAt: now }),
      ],
      output: { NatGatewayId: gateway.id },
    };
  },
});

/** ours, no evidence of what AWS does: the table that was made for a regional gateway goes with it. */
function withoutOwnTable(world: World, { regional }: NatGateway): readonly Change[] {
  const table = world.get("route-table", regional?.routeTableId ?? "");
  if (table === undefined) return [];
  const associations = world.by("route-table-association", "table", table.id);
  return [...associations.map(({ id }) => remove("route-table-association", id)), remove("route-table", table.id)];
}
