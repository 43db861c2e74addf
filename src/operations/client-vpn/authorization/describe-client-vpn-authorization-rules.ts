/** Lists the authorization rules of a Client VPN endpoint. */
import { describe } from "../../describe.ts";
import { endpointTouched, partsOfEndpoint } from "../endpoints/find-endpoint.ts";

export default describe("ec2", "DescribeClientVpnAuthorizationRules", {
  list: "AuthorizationRules",
  all: (call) => partsOfEndpoint(call, "client-vpn-authorization-rule"),
  filters: {
    description: ({ description }) => description,
    "destination-cidr": ({ destination }) => destination,
    "group-id": "GroupId",
  },
  isUntagged: true,
  idOf: ({ id }) => id,
  touches: endpointTouched,
  show: ({ endpointId, description, groupId, destination }) => ({
    ClientVpnEndpointId: endpointId,
    Description: description,
    // AWS: empty if all users may (AWS CLI examples).
    GroupId: groupId ?? "",
    AccessAll: groupId === undefined,
    DestinationCidr: destination,
    Status: { Code: "active" as const },
  }),
});
