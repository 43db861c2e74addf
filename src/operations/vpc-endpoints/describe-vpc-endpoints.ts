/** Lists VPC endpoints. */
import { describe, recordsOf } from "../describe.ts";
import { findEndpoint } from "./endpoint.ts";
import { showEndpoint } from "./show-endpoint.ts";

export default describe("ec2", "DescribeVpcEndpoints", {
  list: "VpcEndpoints",
  ...recordsOf("vpc-endpoint"),
  ids: { of: ({ VpcEndpointIds }) => VpcEndpointIds, find: ({ world }, id) => findEndpoint(world, id) },
  filters: {
    "ip-address-type": ({ ipAddressType }) => ipAddressType,
    "service-name": ({ serviceName }) => serviceName,
    "service-region": ({ serviceRegion }) => serviceRegion,
    "vpc-id": ({ vpcId }) => vpcId,
    "vpc-endpoint-id": ({ id }) => id,
    "vpc-endpoint-state": ({ state = "available" }) => state,
    "vpc-endpoint-type": ({ type }) => type,
  },
  narrow: { "vpc-id": ({ world }, id) => world.by("vpc-endpoint", "vpc", id) },
  show: (endpoint, { world }) => showEndpoint(world, endpoint),
});
