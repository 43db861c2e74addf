/** Deletes a virtual private gateway that is attached to nothing and has no connections. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { refuseInUse } from "../../dependencies/refuse-in-use.ts";
import { operation } from "../../operation.ts";
import { existing } from "../../permission/touched.ts";
import { findVpnGateway } from "./find-vpn-gateway.ts";

// AWS: catalogue 556
const inUse = awsError("IncorrectState", () => "The VPN gateway is in use.");

export default operation("ec2", "DeleteVpnGateway", {
  touches: ({ input, world }) => [existing("vpn-gateway", findVpnGateway(world, input.VpnGatewayId))],
  decide({ input, world, now }) {
    const gateway = findVpnGateway(world, input.VpnGatewayId);
    refuseInUse(world, "vpn-gateway", gateway.id, inUse);
    return { changes: [put("vpn-gateway", { ...gateway, deletedAt: now })], output: {} };
  },
});
