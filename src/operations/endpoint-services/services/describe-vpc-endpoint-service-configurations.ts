/** Lists the endpoint services of the caller's own. */
import { describe, recordsOf } from "../../describe.ts";
import { findService } from "./find-service.ts";
import { showConfiguration } from "./show-service.ts";

export default describe("ec2", "DescribeVpcEndpointServiceConfigurations", {
  list: "ServiceConfigurations",
  ...recordsOf("endpoint-service"),
  ids: { of: ({ ServiceIds }) => ServiceIds, find: ({ world }, id) => findService(world, id) },
  filters: {
    "service-id": "ServiceId",
    "service-name": "ServiceName",
    "service-state": "ServiceState",
    "supported-ip-address-types": "SupportedIpAddressTypes",
  },
  show: (service, { world }) => showConfiguration(service, world),
});
