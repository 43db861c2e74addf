/** Finds a VPN connection by id, and its tunnel by address. */
import { awsError } from "../../../model/aws-error.ts";
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import type { World } from "../../../model/world/world.ts";
import { finder } from "../../find.ts";
import { malformedId } from "../../invalid-id.ts";
import { invalidValue } from "../../parameters.ts";

// AWS: catalogue 556
const notFound = awsError(
  "InvalidVpnConnectionID.NotFound",
  (id: string) => `The vpnConnection ID '${id}' does not exist`,
);

/** Also one that was deleted lately: lists still show it. */
export const findShownVpnConnection = finder("vpn-connection", {
  unknown: notFound,
  malformed: malformedId("InvalidVpnConnectionID.Malformed", "vpn-connection"),
});

export function findVpnConnection(world: World, id: string): VpnConnection {
  const connection = findShownVpnConnection(world, id);
  if (connection.deletedAt !== undefined) throw notFound(id);
  return connection;
}

/** The place of a tunnel among those of its connection. */
export function findTunnel({ tunnels }: VpnConnection, outsideIp: string): number {
  const found = tunnels.findIndex((tunnel) => tunnel.outsideIp === outsideIp);
  if (found < 0) throw invalidValue(outsideIp, "vpnTunnelOutsideIpAddress");
  return found;
}
