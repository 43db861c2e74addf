/** Between a subnet and the rest of the world: the route that a packet takes, and what the gateway at its end does. */

import { type Address, contains, type Family, formatAddress, type Prefix, prefix } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import type { Network } from "../flow/network.ts";
import type { ExplanationCode, PathStep } from "../flow/path.ts";
import { keyOf } from "../flow/traffic.ts";
import { type RouteMatch, routeTableOf, routeTo } from "./routes.ts";
import { type Gateway, type Place, placeOf, publicAddressOf, type Station } from "./station.ts";

export interface Routed {
  readonly steps: readonly PathStep[];
  /** AWS: some paths track every flow (catalogue 341). */
  readonly tracksAll: boolean;
}

/** Whether packets open a flow or answer one. */
export type Packets = "opens" | "answers";

const TRACKING: ReadonlySet<RouteTarget["kind"]> = new Set([
  "egress-only-internet-gateway",
  "nat-gateway",
  "transit-gateway",
  "vpc-endpoint",
]);

const RFC1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(prefix);
const RFC6598 = prefix("100.64.0.0/10");
const ULA = prefix("fc00::/7");

const within = (blocks: readonly Prefix[], address: Address): boolean =>
  blocks.some((block) => contains(block, address));

/** Blocks without any address of the internet. */
export const PRIVATE_BLOCKS: readonly Prefix[] = [...RFC1918, RFC6598, ULA];

/** Stands for the internet in blocks that are mostly public. Documentation uses these addresses, and nobody has them. */
export const PUBLIC_SAMPLES: Readonly<Record<Family, bigint>> = {
  ipv4: 0xc6336401n,
  ipv6: 0x2600_0000_0000_0000_0000_0000_0000_0001n,
};

/** Reports whether the internet routes the address. */
export const isPublic = (address: Address): boolean => !within(PRIVATE_BLOCKS, address);

/** The path of packets out of the subnet of `from`: their route, and the gateway that it names. `key` is one of theirs. */
export function leave(network: Network, from: Station, to: Station, packets: Packets, key: number): Routed {
  const place = placeOf(from) as Place;
  const { step, match } = lookUp(network, place, to.address);
  if (!step.passes) return { steps: [step], tracksAll: false };
  if (match === undefined || match.route.target.kind === "local") {
    // The local route ends within the VPC: an equal address in another VPC, or one that no interface has, isn't there.
    const isThere = placeOf(to)?.vpcId === place.vpcId;
    return {
      steps: [isThere ? step : { ...step, passes: false, code: "NO_POSSIBLE_DESTINATION" }],
      tracksAll: false,
    };
  }
  const { target } = match.route;
  const code = refusalOut(network, from, to, target, packets, key);
  const publicAddress = target.kind === "internet-gateway" ? publicAddressOf(network, from) : undefined;
  return { steps: [step, gatewayStep(target, code, { publicAddress })], tracksAll: TRACKING.has(target.kind) };
}

/** The path of packets from outside into the subnet of `to`. */
export function enter(network: Network, from: Station, to: Station, packets: Packets): Routed {
  const place = placeOf(to) as Place;
  const internet = packets === "opens" && isPublic(from.address) ? internetGatewayOf(network, place) : undefined;
  if (internet !== undefined) return { steps: [enterFromInternet(network, internet, to)], tracksAll: false };
  // A flow that doesn't come from the internet comes by the route that its answers take, and answers by the flow's.
  const { step, match } = lookUp(network, place, from.address);
  const target = match?.route.target;
  if (!step.passes) return { steps: [step], tracksAll: false };
  if (target === undefined || target.kind === "local") return { steps: [], tracksAll: false };
  const code = packets === "answers" ? redirection(network, target, to) : refusalIn(from.address, target);
  return { steps: [gatewayStep(target, code)], tracksAll: TRACKING.has(target.kind) };
}

function internetGatewayOf(network: Network, { vpcId }: Place): Gateway | undefined {
  const [gateway] = network.by("internet-gateway", "vpc", vpcId);
  return gateway && { kind: "internet-gateway", id: gateway.id };
}

function enterFromInternet(network: Network, gateway: Gateway, to: Station): PathStep {
  const publicAddress = publicAddressOf(network, to);
  const isKnown = to.address.family === "ipv6" || publicAddress !== undefined;
  const code = isKnown ? redirection(network, gateway, to) : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
  return gatewayStep(gateway, code, { publicAddress });
}

/** AWS: a route table that is bound to an internet gateway may lead what comes in to an appliance first. */
function redirection(network: Network, gateway: Gateway, to: Station): ExplanationCode | undefined {
  for (const { routeTableId } of network.by("route-table-association", "gateway", gateway.id)) {
    const table = network.get("route-table", routeTableId);
    const target = table && routeTo(network, table, to.address)?.route.target;
    const isDirect = target === undefined || target.kind === "local" || target.id === to.nic?.id;
    if (!isDirect) return "INGRESS_RTB_TRAFFIC_REDIRECTION";
  }
  return undefined;
}

interface LookUp {
  readonly step: PathStep;
  readonly match: RouteMatch | undefined;
}

/** The route of a subnet to an address, and what the route table says of it. */
export function lookUp(network: Network, place: Place, destination: Address): LookUp {
  const table = routeTableOf(network, place);
  const match = table && routeTo(network, table, destination);
  const step = {
    kind: "route-table",
    id: table?.id,
    subnetId: place.subnetId,
    route: match?.route,
    destination: formatAddress(destination),
  } as const;
  if (match === undefined) {
    // AWS: a VPC always has the local route to its own blocks.
    if (within(blocksOf(network, place.vpcId), destination)) return { match, step: { ...step, passes: true } };
    return { match, step: { ...step, passes: false, code: "NO_ROUTE_TO_DESTINATION" } };
  }
  if (match.state === "blackhole") return { match, step: { ...step, passes: false, code: "BAD_STATE_ROUTE" } };
  return { match, step: { ...step, passes: true } };
}

function blocksOf(network: Network, vpcId: string): readonly Prefix[] {
  const vpc = network.get("vpc", vpcId);
  return vpc === undefined ? [] : cidrsOfVpc(vpc).map(prefix);
}

export function gatewayStep(
  { kind, id }: Gateway,
  code: ExplanationCode | undefined,
  shown: { readonly publicAddress?: string | undefined; readonly translatedTo?: string } = {},
): PathStep {
  const step = { kind: "gateway", type: kind, id, ...dropUndefined(shown) } as const;
  return code === undefined ? { ...step, passes: true } : { ...step, passes: false, code };
}

/** Why a gateway doesn't take a packet out; undefined if it does. */
function refusalOut(
  network: Network,
  from: Station,
  to: Station,
  target: Gateway,
  packets: Packets,
  key: number,
): ExplanationCode | undefined {
  switch (target.kind) {
    case "internet-gateway":
      if (within(RFC1918, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS";
      if (contains(RFC6598, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS";
      if (from.address.family === "ipv4" && publicAddressOf(network, from) === undefined) {
        return "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
      }
      return undefined;
    // These let only flows out: the answer to a flow that came in elsewhere doesn't get out here.
    case "nat-gateway":
      return packets === "answers" ? "NO_ROUTE_TO_DESTINATION" : natRefusal(network, from, target);
    case "egress-only-internet-gateway":
      return packets === "answers" ? "NO_ROUTE_TO_DESTINATION" : undefined;
    case "vpc-endpoint":
      if (packets === "answers") return "NO_ROUTE_TO_DESTINATION";
      // AWS: a gateway endpoint carries TCP and echo requests (catalogue 415).
      return key >>> 16 === 6 || key === keyOf(1, 8 << 8) ? undefined : "VPCE_GATEWAY_PROTOCOL_RESTRICTION";
    case "vpc-peering-connection":
      return peeringRefusal(network, from, to, target.id);
    case "network-interface": {
      if (to.nic?.id === target.id) return undefined;
      const appliance = network.get("network-interface", target.id);
      if (appliance?.sourceDestCheck) return "ENI_SOURCE_DEST_CHECK_RESTRICTION";
      // Nobody here knows what an appliance does with a packet.
      return "NO_POSSIBLE_DESTINATION";
    }
    default:
      return undefined;
  }
}

/** Why packets don't get on from a NAT gateway that their route names. */
function natRefusal(network: Network, from: Station, { id }: Gateway): ExplanationCode {
  const gateway = network.get("nat-gateway", id);
  // AWS: it carries only what comes from interfaces of its VPC: nothing across a peering (catalogue 413).
  if (gateway?.vpcId !== placeOf(from)?.vpcId) return "NGW_REQUIRES_SOURCE_IN_VPC";
  if (gateway?.addresses.length === 0) return "BAD_STATE";
  // The address is IPv6 and not for NAT64, or else the route leads from the gateway back to itself.
  return from.address.family === "ipv6" ? "PROTOCOL_RESTRICTION" : "NO_ROUTE_TO_DESTINATION";
}

/** AWS: a peering leads into the other VPC and no further. */
function peeringRefusal(network: Network, from: Station, to: Station, id: string): ExplanationCode | undefined {
  const peering = network.get("vpc-peering-connection", id);
  const other = [peering?.requester, peering?.accepter].find((side) => side?.vpcId !== placeOf(from)?.vpcId);
  if (other === undefined) return "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
  const known = blocksOf(network, other.vpcId);
  const blocks = known.length > 0 ? known : [...other.cidrBlocks, ...other.ipv6CidrBlocks].map(prefix);
  if (!within(blocks, to.address)) return "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
  return known.length === 0 || placeOf(to)?.vpcId === other.vpcId ? undefined : "NO_POSSIBLE_DESTINATION";
}

/** Why a gateway doesn't let in a flow that comes from `source`. */
function refusalIn(source: Address, { kind }: Gateway): ExplanationCode | undefined {
  switch (kind) {
    case "internet-gateway":
      if (within(RFC1918, source)) return "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS";
      return contains(RFC6598, source) ? "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS" : undefined;
    case "nat-gateway":
    case "egress-only-internet-gateway":
      return "NGW_REQUIRES_SOURCE_IN_VPC";
    default:
      return undefined;
  }
}
