/** The types of AWS Config that Client VPN is made of, without what only other records say: states, and the groups of an association. */
import { showClientVpnEndpoint } from "../../client-vpn/endpoints/show-endpoint.ts";
import { showTargetNetwork } from "../../client-vpn/target-networks/target-network.ts";
import { recorded } from "./recorded-type.ts";

export const clientVpnTypes = {
  "AWS::EC2::ClientVpnEndpoint": recorded({
    kind: "client-vpn-endpoint",
    show(endpoint, { world }) {
      const {
        Status: _,
        AssociatedTargetNetworks: __,
        TransitGatewayConfiguration,
        ...own
      } = showClientVpnEndpoint(world, endpoint);
      const { TransitGatewayId, TransitGatewayAttachmentId } = TransitGatewayConfiguration ?? {};
      return endpoint.transit === undefined
        ? own
        : { ...own, TransitGatewayConfiguration: { TransitGatewayId, TransitGatewayAttachmentId } };
    },
    names: "as-shown",
    relations: [
      ["Is contained in Vpc", "AWS::EC2::VPC", "VpcId"],
      ["Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", "SecurityGroupIds"],
      ["Is associated with TransitGateway", "AWS::EC2::TransitGateway", "TransitGatewayConfiguration.TransitGatewayId"],
    ],
    zone: "Regional",
  }),
  "AWS::EC2::ClientVpnTargetNetworkAssociation": recorded({
    kind: "client-vpn-target-network",
    show(network, { world }) {
      const { Status: _, SecurityGroups: __, ...own } = showTargetNetwork(world, network);
      return own;
    },
    names: "as-shown",
    relations: [
      ["Is associated with ClientVpnEndpoint", "AWS::EC2::ClientVpnEndpoint", "ClientVpnEndpointId"],
      ["Is contained in Subnet", "AWS::EC2::Subnet", "TargetNetworkId"],
    ],
    zone: "Regional",
  }),
};
