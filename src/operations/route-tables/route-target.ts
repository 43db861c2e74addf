/** Reads the target of a route from a call. */
import { awsError } from "../../model/aws-error.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { RouteTable, RouteTarget } from "../../model/records/routing.ts";
import type { World } from "../../model/world/world.ts";
import { stateOf } from "../../policy/paths/routes.ts";
import { findEgressOnlyGateway } from "../gateways/find-gateway.ts";
import { findInstance } from "../instances/find-instance.ts";
import { stateOf as natState } from "../nat-gateways/find-nat-gateway.ts";
import { findInterface, interfacesOf, severalInterfaces } from "../network-interfaces/find-interface.ts";
import { endpointNotFound, findEndpoint } from "../vpc-endpoints/endpoint.ts";
import { findPeeringRecord } from "../vpc-peering-connections/peering.ts";
import { isIpv6Destination } from "./destination.ts";

/** The parameters of CreateRoute and ReplaceRoute that name a target. */
interface Given {
  readonly GatewayId?: string | undefined;
  readonly EgressOnlyInternetGatewayId?: string | undefined;
  readonly NatGatewayId?: string | undefined;
  readonly NetworkInterfaceId?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly VpcPeeringConnectionId?: string | undefined;
  readonly VpcEndpointId?: string | undefined;
  readonly TransitGatewayId?: string | undefined;
  readonly LocalGatewayId?: string | undefined;
  readonly CarrierGatewayId?: string | undefined;
  readonly CoreNetworkArn?: string | undefined;
  readonly OdbNetworkArn?: string | undefined;
}

const gatewayNotFound = awsError("InvalidGatewayID.NotFound", (id: string) => `The gateway ID '${id}' does not exist`);
// AWS: routes and DescribeNatGateways have different codes for the same problem.
const natGatewayNotFound = awsError(
  "InvalidNatGatewayID.NotFound",
  (id: string) => `The natGateway ID '${id}' does not exist`,
);
const otherNetwork = awsError(
  "InvalidParameterValue",
  (tableId: string, what: string, id: string) =>
    `route table ${tableId} and ${what} ${id} belong to different networks`,
);
// AWS: catalogue 419
const oneTarget = () =>
  "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, egressOnlyInternetGatewayId, transitGatewayId, localGatewayId or instanceId";
const missingTarget = awsError("MissingParameter", oneTarget);
const severalTargets = awsError("InvalidParameterCombination", oneTarget);
// ours: no evidence of AWS's other texts
export const cannotBeLocal = awsError(
  "InvalidParameterValue",
  (destination: string) => `The route ${destination} cannot be local: it is not a CIDR block of the VPC.`,
);
const noInterface = awsError("InvalidInstanceID", (id: string) => `No interface is attached to instance '${id}'.`);
const ipv6Only = awsError(
  "InvalidParameterValue",
  (id: string) => `The egress-only internet gateway ${id} can only be the target of IPv6 routes`,
);

// AWS: also of one that the VPC isn't attached to (catalogue 535)
const transitGatewayNotFound = awsError(
  "InvalidTransitGatewayID.NotFound",
  (id: string) => `The transitGateway ID '${id}' does not exist.`,
);

/** AWS's targets of kinds that Cordon doesn't have: the named resource is never found. */
const unknownHere = {
  LocalGatewayId: awsError(
    "InvalidLocalGatewayID.NotFound",
    (id: string) => `The localGateway ID '${id}' does not exist`,
  ),
  CarrierGatewayId: awsError(
    "InvalidCarrierGatewayID.NotFound",
    (id: string) => `The carrierGateway ID '${id}' does not exist`,
  ),
  CoreNetworkArn: awsError(
    "InvalidCoreNetworkArn.NotFound",
    (arn: string) => `The core network '${arn}' does not exist`,
  ),
  OdbNetworkArn: awsError("InvalidOdbNetworkArn.NotFound", (arn: string) => `The ODB network '${arn}' does not exist`),
};

const targetParameters = [
  "GatewayId",
  "EgressOnlyInternetGatewayId",
  "NatGatewayId",
  "NetworkInterfaceId",
  "InstanceId",
  "VpcPeeringConnectionId",
  "VpcEndpointId",
  "TransitGatewayId",
  "LocalGatewayId",
  "CarrierGatewayId",
  "CoreNetworkArn",
  "OdbNetworkArn",
] as const;

/** Reads the one target of a route in `table`. It must exist, in the network of the table. */
export function readTarget(world: World, table: RouteTable, destination: string, given: Given): RouteTarget {
  const [parameter, ...others] = targetParameters.filter((name) => given[name] !== undefined);
  if (parameter === undefined) throw missingTarget();
  if (others.length > 0) throw severalTargets();
  const id = given[parameter] ?? "";
  const within = (vpcId: string | undefined, what: string) => {
    if (vpcId !== table.vpcId) throw otherNetwork(table.id, what, id);
  };
  switch (parameter) {
    case "GatewayId":
      return readGateway(world, id, within);
    case "EgressOnlyInternetGatewayId":
      within(findEgressOnlyGateway(world, id).vpcId, "network gateway");
      if (!isIpv6Destination(world, destination)) throw ipv6Only(id);
      return { kind: "egress-only-internet-gateway", id };
    case "NatGatewayId":
      within(natGatewayNamed(world, id).vpcId, "NAT gateway");
      return { kind: "nat-gateway", id };
    case "NetworkInterfaceId":
      within(findInterface(world, id).vpcId, "interface");
      return { kind: "network-interface", id };
    case "InstanceId": {
      const [first, second] = interfacesOf(world, findInstance(world, id).id);
      if (first === undefined) throw noInterface(id);
      if (second !== undefined) throw severalInterfaces(id);
      within(first.vpcId, "instance");
      return { kind: "network-interface", id: first.id };
    }
    case "VpcPeeringConnectionId": {
      const { requester, accepter } = findPeeringRecord(world, id);
      within([requester, accepter].find(({ vpcId }) => vpcId === table.vpcId)?.vpcId, "vpc peering connection");
      return { kind: "vpc-peering-connection", id };
    }
    case "TransitGatewayId":
      if (stateOf(world, table.vpcId, { kind: "transit-gateway", id }) !== "active") throw transitGatewayNotFound(id);
      return { kind: "transit-gateway", id };
    case "VpcEndpointId": {
      // AWS: only Gateway Load Balancer endpoints can be targets.
      const endpoint = findEndpoint(world, id);
      if (endpoint.type !== "GatewayLoadBalancer") throw endpointNotFound(id);
      within(endpoint.vpcId, "VPC endpoint");
      return { kind: "vpc-endpoint", id };
    }
    default:
      throw unknownHere[parameter](id);
  }
}

function natGatewayNamed(world: World, id: string): NatGateway {
  const gateway = world.get("nat-gateway", id);
  if (gateway === undefined || natState(gateway) === "deleted") throw natGatewayNotFound(id);
  return gateway;
}

function readGateway(world: World, id: string, within: (vpcId: string | undefined, what: string) => void): RouteTarget {
  if (id === "local") return { kind: "local" };
  const gateway = world.get("internet-gateway", id);
  if (gateway !== undefined) {
    within(gateway.vpcId, "network gateway");
    return { kind: "internet-gateway", id };
  }
  const vpnGateway = world.get("vpn-gateway", id);
  if (vpnGateway === undefined || vpnGateway.deletedAt !== undefined) throw gatewayNotFound(id);
  within(vpnGateway.vpcId, "network gateway");
  return { kind: "virtual-private-gateway", id };
}
