/** Lists internet gateways. */
import type { InternetGateway } from "../../model/records/routing.ts";
import { describe } from "../describe.ts";
import { findInternetGateway } from "./find-gateway.ts";
import { showInternetGateway } from "./show-gateway.ts";

export default describe("ec2", "DescribeInternetGateways", {
  list: "InternetGateways",
  all: ({ world }): Iterable<InternetGateway> => world.all("internet-gateway"),
  ids: {
    of: ({ InternetGatewayIds }) => InternetGatewayIds,
    find: ({ world }, id) => findInternetGateway(world, id),
    refusedWithMaxResults: ["InternetGatewayIds", "MaxResults"],
  },
  filters: {
    "attachment.state": ({ vpcId }) => (vpcId === undefined ? undefined : "available"),
    "attachment.vpc-id": ({ vpcId }) => vpcId,
    "internet-gateway-id": ({ id }) => id,
    "owner-id": ({ ownerId }) => ownerId,
  },
  idOf: ({ id }) => id,
  show: showInternetGateway,
});
