/** The types of AWS Config that VPNs are made of. Keys of tunnels aren't shown. */
import { showVpnConnection } from "../../vpn/connections/show-vpn-connection.ts";
import { showCustomerGateway } from "../../vpn/customer-gateways/show-customer-gateway.ts";
import { showVpnGateway } from "../../vpn/gateways/show-vpn-gateway.ts";
import { recorded } from "./recorded-type.ts";

/** AWS shows them for a while after they're gone. */
const isThere = ({ deletedAt }: { readonly deletedAt?: string }): boolean => deletedAt === undefined;

export const vpnTypes = {
  "AWS::EC2::CustomerGateway": recorded({
    kind: "customer-gateway",
    isThere,
    show: (gateway) => showCustomerGateway(gateway),
    names: "lower",
    zone: "Not Applicable",
  }),
  "AWS::EC2::VPNConnection": recorded({
    kind: "vpn-connection",
    isThere,
    show: (connection, { world }) => showVpnConnection({ world }, connection),
    names: "lower",
    relations: [
      ["Is attached to CustomerGateway", "AWS::EC2::CustomerGateway", "CustomerGatewayId"],
      ["Is attached to VPNGateway", "AWS::EC2::VPNGateway", "VpnGatewayId"],
    ],
    zone: "Not Applicable",
  }),
  "AWS::EC2::VPNGateway": recorded({
    kind: "vpn-gateway",
    isThere,
    show: (gateway) => showVpnGateway(gateway),
    names: "lower",
    relations: [["Is attached to Vpc", "AWS::EC2::VPC", "VpcAttachments.VpcId"]],
    zone: "Not Applicable",
  }),
};
