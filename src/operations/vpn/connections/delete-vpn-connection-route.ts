/** Removes a static route of a VPN connection. */
import { formatPrefix } from "../../../address/prefix.ts";
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { readBlock } from "../../vpcs/cidr-blocks/blocks.ts";
import { findVpnConnection } from "./find-vpn-connection.ts";

// AWS: the code is catalogue 557; ours: no evidence of AWS's text
const routeNotFound = awsError(
  "InvalidRoute.NotFound",
  (destination: string, id: string) => `The VPN connection ${id} has no static route to ${destination}.`,
);

export default operation("ec2", "DeleteVpnConnectionRoute", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide({ input, world }) {
    const connection = findVpnConnection(world, input.VpnConnectionId);
    const destination = formatPrefix(readBlock(input.DestinationCidrBlock, "destinationCidrBlock", "ipv4"));
    if (!connection.routes.includes(destination)) throw routeNotFound(destination, connection.id);
    const routes = connection.routes.filter((each) => each !== destination);
    return { changes: [put("vpn-connection", { ...connection, routes })], output: {} };
  },
});
