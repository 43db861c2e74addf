/** What tests of VPNs make: gateways, devices, connections, and a gateway that propagates. */
import type { AwsError } from "../../model/aws-error.ts";
import describeTables from "../route-tables/describe-route-tables.ts";
import type { TestCordon } from "../world-for-tests.ts";
import createConnection from "./connections/create-vpn-connection.ts";
import createStatic from "./connections/create-vpn-connection-route.ts";
import describeConnections from "./connections/describe-vpn-connections.ts";
import createCustomer from "./customer-gateways/create-customer-gateway.ts";
import attach from "./gateways/attach-vpn-gateway.ts";
import createGateway from "./gateways/create-vpn-gateway.ts";
import enable from "./propagation/enable-vgw-route-propagation.ts";

export function refusal(call: () => unknown): AwsError {
  try {
    call();
  } catch (error) {
    return error as AwsError;
  }
  throw new Error("the call isn't refused");
}

export const Type = "ipsec.1";
export type ConnectionInput = Parameters<typeof createConnection.decide>[0]["input"];

export const gateway = (cordon: TestCordon, input: object = {}) =>
  cordon.run(createGateway, { Type, ...input }).VpnGateway?.VpnGatewayId ?? "";
export const customer = (cordon: TestCordon, input: object = { IpAddress: "198.51.100.7" }) =>
  cordon.run(createCustomer, { Type, ...input }).CustomerGateway?.CustomerGatewayId ?? "";
export const connect = (cordon: TestCordon, input: Partial<ConnectionInput> = {}) =>
  cordon.run(createConnection, { Type, CustomerGatewayId: customer(cordon), ...input }).VpnConnection;
export const shown = (cordon: TestCordon, id = "") =>
  cordon.run(describeConnections, { VpnConnectionIds: [id] }).VpnConnections?.[0];
export const mainTable = (cordon: TestCordon) => cordon.run(describeTables, {}).RouteTables?.[0];

/** A gateway that is attached to the default VPC and propagates to its table, with a connection. */
export function propagating(cordon: TestCordon) {
  const [VpnGatewayId, VpcId] = [gateway(cordon), cordon.defaultVpcId()];
  cordon.run(attach, { VpnGatewayId, VpcId });
  const RouteTableId = mainTable(cordon)?.RouteTableId ?? "";
  cordon.run(enable, { GatewayId: VpnGatewayId, RouteTableId });
  const VpnConnectionId = connect(cordon, { VpnGatewayId, Options: { StaticRoutesOnly: true } })?.VpnConnectionId ?? "";
  cordon.run(createStatic, { VpnConnectionId, DestinationCidrBlock: "192.168.0.0/16" });
  return { VpnGatewayId, VpcId, RouteTableId, VpnConnectionId };
}

/** The destinations of what is propagated. */
export const learnt = (cordon: TestCordon) =>
  mainTable(cordon)
    ?.Routes?.filter(({ Origin }) => Origin === "EnableVgwRoutePropagation")
    .map(({ DestinationCidrBlock, GatewayId, State }) => [DestinationCidrBlock, GatewayId, State]);
