/** Lists egress-only internet gateways. */
import { describe, recordsOf } from "../describe.ts";
import { findEgressOnlyGateway } from "./find-gateway.ts";
import { showEgressOnlyGateway } from "./show-gateway.ts";

export default describe("ec2", "DescribeEgressOnlyInternetGateways", {
  list: "EgressOnlyInternetGateways",
  ...recordsOf("egress-only-internet-gateway"),
  ids: {
    of: ({ EgressOnlyInternetGatewayIds }) => EgressOnlyInternetGatewayIds,
    find: ({ world }, id) => findEgressOnlyGateway(world, id),
  },
  pages: { least: 5, most: 255 },
  show: showEgressOnlyGateway,
});
