/** Adds a static route to a VPN connection: to a network behind the customer's device. */
import { formatPrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { quotaExceeded } from "../../quotas.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";
import { findVpnConnection } from "./find-vpn-connection.ts";

// AWS: the code is catalogue 557; ours: no evidence of AWS's text
const noStaticRoutes = awsError(
  "InvalidVpnConnection.InvalidType",
  (id: string) => `The VPN connection ${id} does not support static routes.`,
);
// ours: no evidence of AWS's text
const tooMany = quotaExceeded(
  "VpnConnectionRouteLimitExceeded",
  "static routes for a VPN connection",
  "routesPerVpnConnection",
);

export default operation("ec2", "CreateVpnConnectionRoute", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide({ input, world, limits }) {
    const connection = findVpnConnection(world, input.VpnConnectionId);
    const destination = formatPrefix(readBlock(input.DestinationCidrBlock, "destinationCidrBlock", "ipv4"));
    // AWS: of a connection to a transit gateway the gateway's own table has the routes.
    if (!connection.staticRoutesOnly || connection.transitGatewayId !== undefined) throw noStaticRoutes(connection.id);
    if (connection.routes.includes(destination)) return { output: {} };
    if (connection.routes.length >= limits.routesPerVpnConnection) throw tooMany();
    return {
      changes: [put("vpn-connection", { ...connection, routes: [...connection.routes, destination] })],
      output: {},
    };
  },
});
