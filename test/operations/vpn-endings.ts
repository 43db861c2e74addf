/** The calls that delete or end a part of a VPN. */
import { type Ending, listing } from "./ending.ts";
import { vpc } from "./makers.ts";
import { there } from "./named-calls.ts";
import * as make from "./vpn-makers.ts";

const available = { Filters: [{ Name: "state", Values: ["available"] }] };

export const vpnEndings: Readonly<Record<string, Ending>> = {
  // AWS: what is deleted stays visible for a while.
  "ec2.DeleteCustomerGateway": {
    made(cordon, n) {
      const key = make.customerGateway(cordon, n);
      return { key, input: { CustomerGatewayId: key } };
    },
    listed: listing("DescribeCustomerGateways", "CustomerGateways.CustomerGatewayId", available),
  },
  "ec2.DeleteVpnConnection": {
    made(cordon, n) {
      const key = make.vpnConnection(cordon, n);
      return { key, input: { VpnConnectionId: key } };
    },
    listed: listing("DescribeVpnConnections", "VpnConnections.VpnConnectionId", available),
  },
  "ec2.DeleteVpnConnectionRoute": {
    made(cordon, n) {
      const DestinationCidrBlock = `192.168.${n}.0/24`;
      const input = { VpnConnectionId: make.vpnConnection(cordon, n), DestinationCidrBlock };
      cordon.ec2("CreateVpnConnectionRoute", input);
      return { key: DestinationCidrBlock, input };
    },
    listed: listing("DescribeVpnConnections", "VpnConnections.Routes.DestinationCidrBlock"),
  },
  "ec2.DeleteVpnGateway": {
    made(cordon) {
      const key = make.vpnGateway(cordon);
      return { key, input: { VpnGatewayId: key } };
    },
    listed: listing("DescribeVpnGateways", "VpnGateways.VpnGatewayId", available),
  },
  "ec2.DetachVpnGateway": {
    made(cordon, n) {
      const key = vpc(cordon, n);
      const input = { VpnGatewayId: make.vpnGateway(cordon), VpcId: key };
      cordon.ec2("AttachVpnGateway", input);
      return { key, input };
    },
    listed: listing("DescribeVpnGateways", "VpnGateways.VpcAttachments.VpcId", {
      Filters: [{ Name: "attachment.state", Values: ["attached"] }],
    }),
  },
  "ec2.DisableVgwRoutePropagation": {
    made(cordon, n) {
      const VpcId = vpc(cordon, n);
      const RouteTableId = there(cordon.ec2("CreateRouteTable", { VpcId }).RouteTable?.RouteTableId);
      const GatewayId = make.vpnGateway(cordon);
      cordon.ec2("AttachVpnGateway", { VpnGatewayId: GatewayId, VpcId });
      cordon.ec2("EnableVgwRoutePropagation", { GatewayId, RouteTableId });
      return { key: GatewayId, input: { GatewayId, RouteTableId } };
    },
    listed: listing("DescribeRouteTables", "RouteTables.PropagatingVgws.GatewayId"),
    again: "success",
  },
};
