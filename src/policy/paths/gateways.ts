/** Between a subnet and the rest of the world: the route that a packet takes, and what the gateway at its end does. */

import { type Address, contains, type Family, formatAddress, type Prefix, prefix } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import { blockingGap, publicAddressGap } from "../../model/records/gap.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import type { PeeringSide, VpcPeeringConnection } from "../../model/records/vpc-peering-connection.ts";
import type { Lack } from "../flow/lack.ts";
import type { Network } from "../flow/network.ts";
import type { Blocking, ExplanationCode, PathStep } from "../flow/path.ts";
import { keyOf } from "../flow/traffic.ts";
import { blockingEgressOnly, blockingInternet } from "./block-public-access.ts";
import { cross } from "./crossing.ts";
import { lackBehindEndpoint } from "./endpoints.ts";
import {
  lackOfTable,
  lackOfTarget,
  type RouteMatch,
  routeTableOf,
  routeTo,
  stateOf,
  unknownRouteTo,
} from "./routes.ts";
import { type Gateway, natStand, type Place, placeOf, publicAddressOf, type Station } from "./station.ts";

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

/** Beyond these there's nothing but the internet. */
const TO_INTERNET: ReadonlySet<RouteTarget["kind"]> = new Set(["internet-gateway", "egress-only-internet-gateway"]);

const RFC1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(prefix);
const RFC6598 = prefix("100.64.0.0/10");
const ULA = prefix("fc00::/7");

/** Of hosts themselves, of links, of groups of hosts, and of nobody: no packet from or to them leaves a network (RFC 6890). */
const UNROUTED = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/127",
  "::ffff:0:0/96",
  "fe80::/10",
  "ff00::/8",
].map(prefix);

const within = (blocks: readonly Prefix[], address: Address): boolean =>
  blocks.some((block) => contains(block, address));

/** Blocks without any address of the internet. */
export const PRIVATE_BLOCKS: readonly Prefix[] = [...RFC1918, RFC6598, ULA, ...UNROUTED];

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
  if (step.passes !== true) return { steps: [step], tracksAll: false };
  if (match === undefined || match.route.target.kind === "local") {
    // The local route ends within the VPC: an equal address in another VPC, or one that no interface has, isn't there.
    const isThere = placeOf(to)?.vpcId === place.vpcId;
    return {
      steps: [isThere ? step : { ...step, passes: false, code: "NO_POSSIBLE_DESTINATION" }],
      tracksAll: false,
    };
  }
  const { target } = match.route;
  if (target.kind === "transit-gateway") return { steps: [step], tracksAll: true };
  const blocking = blockingBefore(network, from, target);
  const obstacle = obstacleOut(network, from, to, target, packets, key, blocking);
  const publicAddress = target.kind === "internet-gateway" ? publicAddressOf(network, from) : undefined;
  const shown = { publicAddress, blocking };
  return { steps: [step, gatewayStep(target, obstacle, shown)], tracksAll: TRACKING.has(target.kind) };
}

/** The path of packets from outside into the subnet of `to`. */
export function enter(network: Network, from: Station, to: Station, packets: Packets): Routed {
  const place = placeOf(to) as Place;
  const internet = packets === "opens" && isPublic(from.address) ? internetGatewayOf(network, place) : undefined;
  if (internet !== undefined) return { steps: [enterFromInternet(network, internet, to)], tracksAll: false };
  // A flow that doesn't come from the internet comes by the route that its answers take, and answers by the flow's.
  const { step, match } = lookUp(network, place, from.address);
  const target = match?.route.target;
  if (step.passes !== true) return { steps: [step], tracksAll: false };
  if (target === undefined || target.kind === "local") return { steps: [], tracksAll: false };
  const obstacle =
    packets === "answers"
      ? (lackOfTarget(network, target) ?? redirection(network, target, to))
      : obstacleIn(network, from, to, target);
  return { steps: [gatewayStep(target, obstacle)], tracksAll: TRACKING.has(target.kind) };
}

function internetGatewayOf(network: Network, { vpcId }: Place): Gateway | undefined {
  const [gateway] = network.by("internet-gateway", "vpc", vpcId);
  return gateway === undefined ? lackedInternetGateway(network, vpcId) : { kind: "internet-gateway", id: gateway.id };
}

/** One that an import lacked: a route of the VPC leads to it, or else nobody knows which VPC it's attached to. */
function lackedInternetGateway(network: Network, vpcId: string): Gateway | undefined {
  for (const { routes } of network.by("route-table", "vpc", vpcId)) {
    for (const { target } of routes) {
      if (target.kind === "internet-gateway" && lackOfTarget(network, target) !== undefined) return target;
    }
  }
  // It can only be attached by the VPC's own account, in its Region.
  const home = network.partitionOf(vpcId);
  for (const { id } of home?.all("gap") ?? []) {
    const gateway = { kind: "internet-gateway", id } as const;
    if (id.startsWith("igw-") && lackOfTarget(network, gateway) !== undefined) return gateway;
  }
  return undefined;
}

function enterFromInternet(network: Network, gateway: Gateway, to: Station): PathStep {
  const publicAddress = publicAddressOf(network, to);
  const isKnown = to.address.family === "ipv6" || publicAddress !== undefined;
  const blocking = blockingInternet(network, to);
  const obstacle = isKnown
    ? (stopAt(network, to, blocking) ?? redirection(network, gateway, to))
    : (lackOfPublicAddress(network, to) ?? "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
  // Packets that it would stop may come in by the route of their answers, unless it's attached.
  return gatewayStep(gateway, lackOfTarget(network, gateway) ?? obstacle, { publicAddress, blocking });
}

const BLOCKED = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";

/** What Block Public Access stops on the way out to a route's target. */
function blockingBefore(network: Network, from: Station, { kind }: Gateway): Blocking | undefined {
  if (kind === "internet-gateway") return blockingInternet(network, from);
  return kind === "egress-only-internet-gateway" ? blockingEgressOnly(network, from) : undefined;
}

/** Undefined if packets aren't stopped. Of a network that an import lacked the exclusions of, nobody knows. */
function stopAt(network: Network, { nic }: Station, blocking: Blocking | undefined): Obstacle | undefined {
  // AWS: an interface itself may be kept from internet gateways.
  if (nic?.denyAllIgwTraffic === true) return BLOCKED;
  if (blocking === undefined) return undefined;
  const lack = network.lackOf(blockingGap("exclusions"));
  return lack?.kind === "gap" && lack.gap.ownerId === blocking.ownerId ? lack : BLOCKED;
}

const lackOfPublicAddress = (network: Network, { nic, address }: Station): Lack | undefined =>
  nic && network.lackOf(publicAddressGap(nic.id, formatAddress(address)));

/** AWS: a route table that is bound to an internet gateway may lead what comes in to an appliance first. */
function redirection(network: Network, gateway: Gateway, to: Station): Obstacle | undefined {
  for (const { routeTableId } of network.by("route-table-association", "gateway", gateway.id)) {
    const table = network.get("route-table", routeTableId);
    const target = table && routeTo(network, table, to.address)?.route.target;
    if (table === undefined || target === undefined || target.kind === "local" || target.id === to.nic?.id) continue;
    const takes = stateOf(network, table.vpcId, target) === "active";
    const obstacle = lackOfTarget(network, target) ?? (takes ? throughAppliance(network, target.id) : undefined);
    return typeof obstacle === "object" ? obstacle : "INGRESS_RTB_TRAFFIC_REDIRECTION";
  }
  return undefined;
}

/** Why packets don't get on: what stops them, or what isn't known. */
export type Obstacle = ExplanationCode | Lack;

/** What an appliance does with a packet isn't known. */
const throughAppliance = (network: Network, id: string): Obstacle =>
  lackBehindEndpoint(network, id) ??
  (network.get("network-interface", id)?.sourceDestCheck
    ? "ENI_SOURCE_DEST_CHECK_RESTRICTION"
    : { kind: "appliance", id });

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
    ...dropUndefined({ subnetId: place.subnetId }),
    route: match?.route,
    destination: formatAddress(destination),
  } as const;
  const isLocal = within(blocksOf(network, place.vpcId), destination);
  const lack = lackOfTable(network, place) ?? (table && unknownRouteTo(network, table, destination, isLocal));
  if (lack !== undefined) return { match: undefined, step: { ...step, passes: undefined, lack } };
  if (match === undefined) {
    // AWS: a VPC always has the local route to its own blocks.
    if (isLocal) return { match, step: { ...step, passes: true } };
    return { match, step: { ...step, passes: false, code: "NO_ROUTE_TO_DESTINATION" } };
  }
  if (match.state === "blackhole") return { match, step: { ...step, passes: false, code: "BAD_STATE_ROUTE" } };
  return { match, step: { ...step, passes: true } };
}

function blocksOf(network: Network, vpcId: string): readonly Prefix[] {
  const vpc = network.get("vpc", vpcId);
  return vpc === undefined ? [] : cidrsOfVpc(vpc).map(prefix);
}

interface Shown {
  readonly publicAddress?: string | undefined;
  readonly translatedTo?: string;
  readonly blocking?: Blocking | undefined;
}

export function gatewayStep(
  { kind, id }: Gateway,
  obstacle: Obstacle | undefined,
  { blocking, ...shown }: Shown = {},
): PathStep {
  const isBlocked = obstacle === BLOCKED && blocking !== undefined;
  const step = { kind: "gateway", type: kind, id, ...dropUndefined(shown), ...(isBlocked && { blocking }) } as const;
  if (obstacle === undefined) return { ...step, passes: true };
  return typeof obstacle === "string"
    ? { ...step, passes: false, code: obstacle }
    : { ...step, passes: undefined, lack: obstacle };
}

/** Why a gateway doesn't take a packet out; undefined if it does. What stops it whatever the gateway is comes first. */
function obstacleOut(
  network: Network,
  from: Station,
  to: Station,
  target: Gateway,
  packets: Packets,
  key: number,
  blocking: Blocking | undefined,
): Obstacle | undefined {
  const lack = lackOfTarget(network, target);
  // ours: AWS's analyzer has no code for these.
  if (TO_INTERNET.has(target.kind) && (within(UNROUTED, to.address) || contains(ULA, to.address)))
    return "NO_POSSIBLE_DESTINATION";
  switch (target.kind) {
    case "internet-gateway":
      if (within(RFC1918, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS";
      if (contains(RFC6598, to.address)) return "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS";
      if (from.address.family === "ipv4" && publicAddressOf(network, from) === undefined) {
        return lackOfPublicAddress(network, from) ?? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";
      }
      return stopAt(network, from, blocking) ?? lack;
    // These let only flows out: the answer to a flow that came in elsewhere doesn't get out here.
    case "nat-gateway":
      return packets === "answers" ? "NO_ROUTE_TO_DESTINATION" : (lack ?? natRefusal(network, from, target));
    case "egress-only-internet-gateway":
      if (packets === "answers") return "NO_ROUTE_TO_DESTINATION";
      return (blocking && stopAt(network, { address: from.address }, blocking)) ?? lack;
    case "vpc-endpoint":
      if (lack !== undefined) return lack;
      if (lackBehindEndpoint(network, target.id) !== undefined) return lackBehindEndpoint(network, target.id);
      if (packets === "answers") return "NO_ROUTE_TO_DESTINATION";
      // AWS: a gateway endpoint carries TCP and echo requests (catalogue 415).
      return key >>> 16 === 6 || key === keyOf(1, 8 << 8) ? undefined : "VPCE_GATEWAY_PROTOCOL_RESTRICTION";
    case "vpc-peering-connection":
      return lack ?? peeringObstacle(network, from, to, target.id);
    case "network-interface":
      return lack ?? (to.nic?.id === target.id ? undefined : throughAppliance(network, target.id));
    case "virtual-private-gateway":
      // It leads to networks beyond the records: an equal address in a VPC isn't there.
      return lack ?? (placeOf(to) === undefined ? undefined : "NO_POSSIBLE_DESTINATION");
    default:
      return lack;
  }
}

/** Why packets don't get on from a NAT gateway that their route names. */
function natRefusal(network: Network, from: Station, { id }: Gateway): Obstacle {
  const gateway = network.get("nat-gateway", id);
  const place = placeOf(from);
  // AWS: it carries only what comes from interfaces of its VPC: nothing across a peering (catalogue 413).
  if (gateway === undefined || place === undefined || gateway.vpcId !== place.vpcId)
    return "NGW_REQUIRES_SOURCE_IN_VPC";
  // It has no address, or, if it's regional, no address for the zone: it isn't there (catalogue 551).
  if (natStand(network, gateway, place) === undefined)
    return (place.subnetId === undefined ? undefined : network.lackOf(place.subnetId)) ?? "BAD_STATE";
  // The address is IPv6 and not for NAT64, or else the route leads from the gateway back to itself.
  return from.address.family === "ipv6" ? "PROTOCOL_RESTRICTION" : "NO_ROUTE_TO_DESTINATION";
}

/** AWS: a peering leads into the other VPC and no further. */
function peeringObstacle(network: Network, from: Station, to: Station, id: string): Obstacle | undefined {
  const peering = network.get("vpc-peering-connection", id);
  const other = [peering?.requester, peering?.accepter].find((side) => side?.vpcId !== placeOf(from)?.vpcId);
  if (peering === undefined || other === undefined) return "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
  const lack = lackOfFarVpc(network, peering, other);
  const blocks = lack === undefined ? blocksOf(network, other.vpcId) : blocksOfSide(other);
  if (!within(blocks, to.address)) return "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR";
  return lack ?? (placeOf(to)?.vpcId === other.vpcId ? undefined : "NO_POSSIBLE_DESTINATION");
}

const blocksOfSide = ({ cidrBlocks, ipv6CidrBlocks }: PeeringSide): readonly Prefix[] =>
  [...cidrBlocks, ...ipv6CidrBlocks].map((cidr) => prefix(cidr));

/** The VPC at the other end of a peering, if its records aren't here or speak of another peering. */
function lackOfFarVpc(network: Network, peering: VpcPeeringConnection, side: PeeringSide): Lack | undefined {
  const { vpcId: id, ownerId: account, region } = side;
  if (network.isAgreed(peering) && network.get("vpc", id) !== undefined) return undefined;
  return network.lackOf(id) ?? { kind: "far-vpc", id, peeringId: peering.id, account, region };
}

/** Why a flow that is opened outside doesn't come in by a gateway that a route leads back to; undefined if it does. */
function obstacleIn(network: Network, from: Station, to: Station, target: Gateway): Obstacle | undefined {
  const code = refusalIn(from.address, target);
  if (code !== undefined) return code;
  const lack = lackOfTarget(network, target);
  if (lack !== undefined) return lack;
  switch (target.kind) {
    case "vpc-peering-connection": {
      const peering = network.get(target.kind, target.id);
      const far = [peering?.requester, peering?.accepter].find((side) => side?.vpcId !== placeOf(to)?.vpcId);
      return peering && far && lackOfFarVpc(network, peering, far);
    }
    case "network-interface":
      return throughAppliance(network, target.id);
    case "vpc-endpoint":
      return lackBehindEndpoint(network, target.id) ?? "VPCE_INTRA_VPC_TRAFFIC";
    case "transit-gateway":
      return obstacleBehindTransit(network, from, to, target.id);
    case "virtual-private-gateway":
      return redirection(network, target, to);
    default:
      return undefined;
  }
}

/** What comes in by a transit gateway comes from a network beyond the records, to which its tables lead: no VPC has the source. */
function obstacleBehindTransit(network: Network, from: Station, to: Station, id: string): Obstacle | undefined {
  const packet = { source: to.address, destination: from.address, keys: [] };
  const { steps, isBeyond } = cross(network, placeOf(to) as Place, id, packet);
  const end = steps.find(({ passes }) => passes !== true);
  if (end === undefined) return isBeyond ? undefined : "NO_POSSIBLE_DESTINATION";
  return end.passes === false ? end.code : end.passes === undefined ? end.lack : undefined;
}

/** Why a gateway doesn't let in a flow that comes from `source`. */
function refusalIn(source: Address, { kind }: Gateway): ExplanationCode | undefined {
  switch (kind) {
    case "internet-gateway":
      if (within(RFC1918, source)) return "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS";
      if (contains(RFC6598, source)) return "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS";
      return isPublic(source) ? undefined : "NO_POSSIBLE_DESTINATION";
    case "nat-gateway":
    case "egress-only-internet-gateway":
      return "NGW_REQUIRES_SOURCE_IN_VPC";
    default:
      return undefined;
  }
}
