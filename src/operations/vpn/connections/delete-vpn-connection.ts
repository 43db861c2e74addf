/** Deletes a VPN connection; its static routes are propagated no more. */
import { put } from "../../../model/world/change.ts";
import { returned } from "../../addresses/public-addresses.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { detachmentChanges } from "./connection-gateway.ts";
import { findVpnConnection } from "./find-vpn-connection.ts";

export default operation("ec2", "DeleteVpnConnection", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide(call) {
    const { input, world, now } = call;
    const connection = findVpnConnection(world, input.VpnConnectionId);
    return {
      changes: [
        put("vpn-connection", { ...connection, deletedAt: now }),
        ...detachmentChanges(call, connection),
        ...connection.tunnels.flatMap(({ outsideIp }) => returned(world, outsideIp)),
      ],
      output: {},
    };
  },
});
