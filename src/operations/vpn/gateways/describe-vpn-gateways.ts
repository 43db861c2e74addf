/** Lists virtual private gateways, those deleted lately included. */
import { describe, recordsOf } from "../../describe.ts";
import { findShownVpnGateway, isShownStill } from "./find-vpn-gateway.ts";
import { showVpnGateway } from "./show-vpn-gateway.ts";

export default describe("ec2", "DescribeVpnGateways", {
  list: "VpnGateways",
  ...recordsOf("vpn-gateway", ({ deletedAt }, { now }) => isShownStill(deletedAt, now)),
  ids: {
    of: ({ VpnGatewayIds }) => VpnGatewayIds,
    find: ({ world }, id) => findShownVpnGateway(world, id),
  },
  filters: {
    "amazon-side-asn": "AmazonSideAsn",
    "attachment.state": "VpcAttachments.State",
    "attachment.vpc-id": "VpcAttachments.VpcId",
    "availability-zone": "AvailabilityZone",
    state: "State",
    type: "Type",
    "vpn-gateway-id": "VpnGatewayId",
  },
  show: (gateway) => showVpnGateway(gateway),
});
