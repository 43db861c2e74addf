/** Keeps route tables in step with what virtual private gateways propagate to them, whatever call changed that. */
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import { put } from "../../../model/world/change.ts";
import type { FollowUp } from "../../follow-up.ts";
import { propagatedBy, withPropagated } from "./propagation.ts";

export const followStaticRoutes: FollowUp = {
  kinds: ["vpn-connection"],
  follow({ world }, changes, before) {
    const gateways = new Set<string>();
    for (const change of changes) {
      const id = "put" in change ? change.value.id : change.delete === "vpn-connection" ? change.id : "";
      const both = [before.get("vpn-connection", id), world.get("vpn-connection", id)];
      for (const connection of both) addGateway(gateways, connection);
    }
    return [...gateways].flatMap((gatewayId) => {
      const [was, is] = [propagatedBy(before, gatewayId), propagatedBy(world, gatewayId)];
      const added = [...is].filter((destination) => !was.has(destination));
      const gone = [...was].filter((destination) => !is.has(destination));
      if (added.length === 0 && gone.length === 0) return [];
      return world
        .by("route-table", "propagating", gatewayId)
        .map((table) => put("route-table", withPropagated(table, gatewayId, added, new Set(gone))))
        .toArray();
    });
  },
};

function addGateway(gateways: Set<string>, connection: VpnConnection | undefined): void {
  if (connection?.vpnGatewayId !== undefined) gateways.add(connection.vpnGatewayId);
}
