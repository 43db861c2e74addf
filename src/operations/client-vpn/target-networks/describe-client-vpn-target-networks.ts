/** Lists the target networks of a Client VPN endpoint. */
import { describe } from "../../describe.ts";
import { endpointTouched, partsOfEndpoint } from "../endpoints/find-endpoint.ts";
import { findTargetNetwork, showTargetNetwork } from "./target-network.ts";

export default describe("ec2", "DescribeClientVpnTargetNetworks", {
  list: "ClientVpnTargetNetworks",
  all: (call) => partsOfEndpoint(call, "client-vpn-target-network"),
  ids: {
    of: ({ AssociationIds }) => AssociationIds,
    find: ({ input, world }, id) => findTargetNetwork(world, input.ClientVpnEndpointId, id),
  },
  filters: {
    "association-id": ({ id }) => id,
    "target-network-id": ({ subnetId }) => subnetId,
    "vpc-id": ({ vpcId }) => vpcId,
  },
  isUntagged: true,
  idOf: ({ id }) => id,
  touches: endpointTouched,
  show: (network, { world }) => showTargetNetwork(world, network),
});
