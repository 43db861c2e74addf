/** Lists customer gateways, those deleted lately included. */
import { describe, recordsOf } from "../../describe.ts";
import { isShownStill } from "../gateways/find-vpn-gateway.ts";
import { findShownCustomerGateway } from "./find-customer-gateway.ts";
import { showCustomerGateway } from "./show-customer-gateway.ts";

export default describe("ec2", "DescribeCustomerGateways", {
  list: "CustomerGateways",
  ...recordsOf("customer-gateway", ({ deletedAt }, { now }) => isShownStill(deletedAt, now)),
  ids: {
    of: ({ CustomerGatewayIds }) => CustomerGatewayIds,
    find: ({ world }, id) => findShownCustomerGateway(world, id),
  },
  filters: {
    "bgp-asn": "BgpAsn",
    "customer-gateway-id": "CustomerGatewayId",
    "ip-address": "IpAddress",
    state: "State",
    type: "Type",
  },
  show: showCustomerGateway,
});
