/** Resolves the source or destination of a path: interfaces, or addresses beyond a gateway. */

import { formatAddress, parsePrefix, prefix } from "../../address/prefix.ts";
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { nameOfService } from "../../model/records/private-link/endpoint-service.ts";
import type { VpnGateway } from "../../model/records/vpn/vpn.ts";
import type { World } from "../../model/world/world.ts";
import type { Network } from "../../policy/flow/network.ts";
import type { End } from "../../policy/flow/verdict.ts";
import { existing, type Touched } from "../permission/touched.ts";
import { idOfArn } from "./find-insights.ts";
import { readTransitEndpoint } from "./transit-endpoints.ts";

export interface Endpoint {
  readonly id: string;
  /** The record that it is; undefined for whatever lies behind the gateways. */
  readonly resource?: Touched;
  /** The interfaces it means, the most likely first; empty if it leads to addresses outside. */
  readonly interfaceIds: readonly string[];
  /** The VPC of a gateway to the internet. */
  readonly internetOf?: string;
  /** An address behind a virtual private gateway, or behind an attachment of a transit gateway. */
  readonly behind?: string;
  /** A transit gateway, or an attachment of one, that a path must pass. */
  readonly through?: string;
}

// ours: no evidence of AWS's texts
const unknownResource = awsError(
  "InvalidParameterValue",
  (id: string) =>
    `The resource '${id}' does not exist or cannot be the end of a path. Give a network interface, an instance, an internet gateway, a virtual private gateway, a VPC peering connection, a VPC endpoint with interfaces, a VPC endpoint service, a transit gateway or an attachment of one.`,
);
const noEndpoints = awsError(
  "InvalidParameterValue",
  (id: string) => `No VPC endpoint that is seen from here leads to the VPC endpoint service '${id}'`,
);
const detachedGateway = awsError(
  "InvalidParameterValue",
  (id: string) => `The internet gateway '${id}' is not attached to a VPC`,
);
const malformedIp = awsError(
  "InvalidParameterValue",
  (ip: string) => `The IP address '${ip}' is not a valid IPv4 address`,
);

export function readEndpoint(world: World, network: Network, text: string): Endpoint {
  const id = idOfArn(text);
  const nic = network.get("network-interface", id);
  if (nic !== undefined) return { id, resource: existing("network-interface", nic), interfaceIds: [id] };
  const instance = network.get("instance", id);
  if (instance !== undefined) {
    const own = [...network.by("network-interface", "instance", id)];
    own.sort((a, b) => (a.attachment?.deviceIndex ?? 0) - (b.attachment?.deviceIndex ?? 0));
    return { id, resource: existing("instance", instance), interfaceIds: own.map((each) => each.id) };
  }
  const gateway = world.get("internet-gateway", id);
  if (gateway !== undefined) {
    if (gateway.vpcId === undefined) throw detachedGateway(id);
    return { id, resource: existing("internet-gateway", gateway), interfaceIds: [], internetOf: gateway.vpcId };
  }
  const vpnGateway = world.get("vpn-gateway", id);
  if (vpnGateway !== undefined && vpnGateway.deletedAt === undefined) {
    const behind = addressBehind(world, vpnGateway);
    return { id, resource: existing("vpn-gateway", vpnGateway), interfaceIds: [], ...dropUndefined({ behind }) };
  }
  const peering = network.get("vpc-peering-connection", id);
  if (peering !== undefined) {
    const far =
      peering.requester.ownerId === world.account && world.get("vpc", peering.requester.vpcId)
        ? peering.accepter
        : peering.requester;
    return {
      id,
      resource: existing("vpc-peering-connection", peering),
      interfaceIds: network
        .by("network-interface", "vpc", far.vpcId)
        .map((each) => each.id)
        .toArray(),
    };
  }
  const endpoint = network.get("vpc-endpoint", id);
  if (endpoint !== undefined && endpoint.networkInterfaceIds.length > 0) {
    return { id, resource: existing("vpc-endpoint", endpoint), interfaceIds: endpoint.networkInterfaceIds };
  }
  const service = world.get("endpoint-service", id);
  if (service !== undefined) {
    // What leads to it, as far as this account sees it.
    const name = nameOfService(id, world.region);
    const leading = [...network.all("vpc-endpoint")].filter(({ serviceName }) => serviceName === name);
    const interfaceIds = leading.flatMap(({ networkInterfaceIds }) => networkInterfaceIds);
    if (interfaceIds.length === 0) throw noEndpoints(id);
    return { id, resource: existing("endpoint-service", service), interfaceIds };
  }
  const transit = readTransitEndpoint(network, id);
  if (transit !== undefined) return transit;
  throw unknownResource(text);
}

/** One that a route of the gateway's VPC leads to; undefined if there is no such route. */
function addressBehind(world: World, { id, vpcId }: VpnGateway): string | undefined {
  for (const { routes } of vpcId === undefined ? [] : world.by("route-table", "vpc", vpcId)) {
    for (const { destination, target } of routes) {
      if (target.kind !== "virtual-private-gateway" || target.id !== id || !destination.includes(".")) continue;
      const { family, value } = prefix(destination);
      return formatAddress({ family, value: value + 1n });
    }
  }
  return undefined;
}

export function refuseMalformedIp(ip: string | undefined): void {
  if (ip !== undefined && parsePrefix(`${ip}/32`)?.prefix.family !== "ipv4") throw malformedIp(ip);
}

/** An address that represents the whole internet. */
export const ANY_INTERNET_ADDRESS = formatAddress({ family: "ipv4", value: 0xc6336401n });

/** The ends that the endpoint may mean, in the policy room's form; `address` narrows them down. */
export const endsOf = ({ interfaceIds, behind }: Endpoint, address: string | undefined): readonly End[] =>
  interfaceIds.length === 0
    ? [{ kind: "address", address: address ?? behind ?? ANY_INTERNET_ADDRESS }]
    : interfaceIds.map((id) => ({ kind: "interface", id, ...dropUndefined({ address }) }));
