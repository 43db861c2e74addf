/** Lists egress-only internet gateways. */
import type { EgressOnlyInternetGateway } from "../../model/records/routing.ts";
import { describe } from "../describe.ts";
import { findEgressOnlyGateway } from "./find-gateway.ts";
import { showEgressOnlyGateway } from "./show-gateway.ts";

export default describe("ec2", "DescribeEgressOnlyInternetGateways", {
  list: "EgressOnlyInternetGateways",
  all: ({ world }): Iterable<EgressOnlyInternetGateway> => world.all("egress-only-internet-gateway"),
  ids: {
    of: ({ EgressOnlyInternetGatewayIds }) => EgressOnlyInternetGatewayIds,
    find: ({ world }, id) => findEgressOnlyGateway(world, id),
  },
  pages: { least: 5, most: 255 },
  idOf: ({ id }) => id,
  show: showEgressOnlyGateway,
});
