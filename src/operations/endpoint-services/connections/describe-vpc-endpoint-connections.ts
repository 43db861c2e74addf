/** Lists the endpoints that lead to the caller's services, or that ask to. */
import { describe, recordsOf } from "../../describe.ts";
import { showConnection } from "./show-connection.ts";

export default describe("ec2", "DescribeVpcEndpointConnections", {
  list: "VpcEndpointConnections",
  ...recordsOf("endpoint-connection"),
  filters: {
    "ip-address-type": "IpAddressType",
    "service-id": "ServiceId",
    "vpc-endpoint-id": "VpcEndpointId",
    "vpc-endpoint-owner": "VpcEndpointOwner",
    // AWS: of any other Region, `cross-region`.
    "vpc-endpoint-region": ({ endpointRegion }, { region }) =>
      endpointRegion === region ? endpointRegion : [endpointRegion, "cross-region"],
    "vpc-endpoint-state": "VpcEndpointState",
  },
  narrow: { "service-id": ({ world }, id) => world.by("endpoint-connection", "service", id) },
  show: (connection, { world }) => showConnection(connection, world),
});
