/** Lists NAT gateways, including those that ended within the last hour. */
import { describe, recordsOf } from "../describe.ts";
import { findNatGateway, isVisible, stateOf } from "./find-nat-gateway.ts";
import { showNatGateway } from "./show-nat-gateway.ts";

export default describe("ec2", "DescribeNatGateways", {
  list: "NatGateways",
  ...recordsOf("nat-gateway", (gateway, { now }) => isVisible(gateway, now)),
  ids: {
    of: ({ NatGatewayIds }) => NatGatewayIds,
    find: ({ world }, id) => findNatGateway(world, id),
    refusedWithMaxResults: ["NatGatewayIds", "MaxResults"],
  },
  filters: {
    "nat-gateway-id": ({ id }) => id,
    state: stateOf,
    "subnet-id": ({ subnetId }) => subnetId,
    "vpc-id": ({ vpcId }) => vpcId,
  },
  show: (gateway) => showNatGateway(gateway),
});
