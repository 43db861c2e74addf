/** Lists the routes of a Client VPN endpoint. */
import { isIdOf } from "../../../model/world/ids.ts";
import { describe } from "../../describe.ts";
import { endpointTouched, partsOfEndpoint } from "../endpoints/find-endpoint.ts";

export default describe("ec2", "DescribeClientVpnRoutes", {
  list: "Routes",
  all: (call) => partsOfEndpoint(call, "client-vpn-route"),
  filters: {
    "destination-cidr": ({ destination }) => destination,
    origin: ({ origin }) => origin,
    "target-subnet": ({ subnetId }) => (isIdOf("transit-gateway-attachment", subnetId) ? undefined : subnetId),
  },
  isUntagged: true,
  idOf: ({ id }) => id,
  touches: endpointTouched,
  show: ({ endpointId, destination, subnetId, origin, description }) => ({
    ClientVpnEndpointId: endpointId,
    DestinationCidr: destination,
    ...(isIdOf("transit-gateway-attachment", subnetId)
      ? { TransitGatewayAttachmentId: subnetId }
      : // AWS: catalogue 589
        { TargetSubnet: subnetId, Type: "Nat" }),
    Origin: origin,
    Status: { Code: "active" as const },
    Description: description,
  }),
});
