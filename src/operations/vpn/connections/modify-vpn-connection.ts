/** Gives a VPN connection another customer gateway, or another gateway on AWS's side. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { VpnConnection } from "../../../model/records/vpn/vpn.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { missingParameter } from "../../parameters.ts";
import { existing } from "../../permission/touched.ts";
import { findCustomerGateway } from "../customer-gateways/find-customer-gateway.ts";
import { attachmentChanges, detachmentChanges, gatewayNamed, refuseUnfit } from "./connection-gateway.ts";
import { findVpnConnection } from "./find-vpn-connection.ts";
import { showVpnConnection } from "./show-vpn-connection.ts";

// AWS: the routes must go first (catalogue 560); ours: no evidence of AWS's text
const hasRoutes = awsError(
  "InvalidParameterCombination",
  (id: string) => `Delete the static routes of ${id} before it moves to a transit gateway.`,
);

export default operation("ec2", "ModifyVpnConnection", {
  touches: ({ input, world }) => [existing("vpn-connection", findVpnConnection(world, input.VpnConnectionId))],
  decide(call) {
    const { input, world } = call;
    const before = findVpnConnection(world, input.VpnConnectionId);
    const gateway = gatewayNamed(world, input);
    const moves = (gateway.vpn ?? gateway.transit) !== undefined;
    if (!moves && input.CustomerGatewayId === undefined) throw missingParameter("customerGatewayId");
    if (gateway.transit !== undefined && before.routes.length > 0) throw hasRoutes(before.id);
    refuseUnfit(call, gateway, before);
    const { vpnGatewayId, transitGatewayId, ...rest } = before;
    const led = moves
      ? { vpnGatewayId: gateway.vpn?.id, transitGatewayId: gateway.transit?.id }
      : { vpnGatewayId, transitGatewayId };
    const customerGatewayId =
      input.CustomerGatewayId === undefined
        ? before.customerGatewayId
        : findCustomerGateway(world, input.CustomerGatewayId).id;
    const after: VpnConnection = { ...rest, ...dropUndefined(led), customerGatewayId };
    const isSameGateway = after.vpnGatewayId === vpnGatewayId && after.transitGatewayId === transitGatewayId;
    return {
      changes: [
        put("vpn-connection", after),
        ...(isSameGateway ? [] : [...detachmentChanges(call, before), ...attachmentChanges(call, gateway, after)]),
      ],
      output: { VpnConnection: showVpnConnection(call, after, "pending") },
    };
  },
});
