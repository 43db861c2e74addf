/** Lists internet gateways. */
import { describe, recordsOf } from "../describe.ts";
import { findInternetGateway } from "./find-gateway.ts";
import { showInternetGateway } from "./show-gateway.ts";

export default describe("ec2", "DescribeInternetGateways", {
  list: "InternetGateways",
  ...recordsOf("internet-gateway"),
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
  show: showInternetGateway,
});
