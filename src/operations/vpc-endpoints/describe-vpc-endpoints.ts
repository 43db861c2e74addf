/** Lists VPC endpoints. */
import type { VpcEndpoint } from "../../model/records/vpc-endpoint.ts";
import { describe } from "../describe.ts";
import { findEndpoint } from "./endpoint.ts";
import { showEndpoint } from "./show-endpoint.ts";

export default describe("ec2", "DescribeVpcEndpoints", {
  list: "VpcEndpoints",
  all: ({ world }): Iterable<VpcEndpoint> => world.all("vpc-endpoint"),
  ids: { of: ({ VpcEndpointIds }) => VpcEndpointIds, find: ({ world }, id) => findEndpoint(world, id) },
  filters: {
    "ip-address-type": ({ ipAddressType }) => ipAddressType,
    "service-name": ({ serviceName }) => serviceName,
    "service-region": ({ serviceRegion }) => serviceRegion,
    "vpc-id": ({ vpcId }) => vpcId,
    "vpc-endpoint-id": ({ id }) => id,
    "vpc-endpoint-state": () => "available",
    "vpc-endpoint-type": ({ type }) => type,
  },
  narrow: { "vpc-id": ({ world }, id) => world.by("vpc-endpoint", "vpc", id) },
  idOf: ({ id }) => id,
  show: (endpoint, { world }) => showEndpoint(world, endpoint),
});
