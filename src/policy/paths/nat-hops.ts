/** The NAT gateways that a flow passes, and what becomes of its packets there. */
import { type Address, contains, type Prefix, prefix } from "../../address/prefix.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import { isPeer, isVpc } from "../../model/records/transit/transit-gateway.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { keyOf } from "../flow/traffic.ts";
import { cross, type Packet } from "./crossing.ts";
import { lookUp } from "./gateways.ts";
import { lackOfTable, lackOfTarget, leadsIntoUnknown, routeTableOf } from "./routes.ts";
import { isSamePlace, natStand, type Place, placeOf, placeOfNat } from "./station.ts";

/** More transit gateways than a path passes from VPC to VPC. */
export const MOST_CROSSINGS = 8;

export interface NatHop {
  readonly gateway: NatGateway;
  readonly place: Place;
  /** The source of packets once the gateway has translated it. */
  readonly address: Address;
  /** Where packets go from there: the end that they were sent to, but for NAT64. */
  readonly to: Located;
  readonly key: number;
}

/** AWS: the well-known prefix of NAT64. A NAT gateway takes the IPv4 address from the last 32 bits. */
export const NAT64 = prefix("64:ff9b::/96");

/** The block of IPv6 addresses that NAT64 translates into an IPv4 block; none for one of IPv6. */
export const asNat64 = ({ family, value, length }: Prefix): readonly Prefix[] =>
  family === "ipv4" ? [{ family: "ipv6", value: NAT64.value | value, length: NAT64.length + length }] : [];

/** The gateways that routes lead through, the sender's first. One that cannot work ends the list: the step to it says why. */
export function natHopsBetween(network: Network, from: Located, to: Located, key: number): readonly NatHop[] {
  const hops: NatHop[] = [];
  let place: Place | undefined = from.nic;
  let destination = to;
  let packets = key;
  while (place !== undefined && !isSamePlace(place, placeOf(destination))) {
    const source = hops.at(-1)?.address ?? from.address;
    const packet = { source, destination: destination.address, keys: [{ first: packets, last: packets }] };
    const stand = natStandTo(network, place, packet);
    if (stand === undefined || hops.some((hop) => hop.gateway === stand.gateway)) break;
    if (destination.address.family === "ipv6") {
      if (!contains(NAT64, destination.address)) break;
      destination = behindNat64(network, stand.gateway, destination.address);
      packets = withoutIpv6(packets);
    }
    hops.push({ ...stand, to: destination, key: packets });
    place = stand.place;
  }
  return hops;
}

/** Where packets may be before they get to their end, and the NAT gateway that is there, if one is. */
interface Passed extends Place {
  readonly gateway?: NatGateway;
}

/**
 * Where packets of a subnet may be before they get to their end: at NAT gateways that routes lead to, and in the subnets where they
 * go in or come out of transit gateways. What routes of these lead to is included.
 */
export function placesFrom(network: Network, place: Place): readonly Passed[] {
  const found = new Map<string, Passed>();
  const add = (name: string, next: Passed): void => {
    if (found.has(name)) return;
    found.set(name, next);
    look(next);
  };
  const passed = new Set<string>();
  const look = (at: Place): void => {
    for (const { target } of routeTableOf(network, at)?.routes ?? []) {
      if (target.kind === "nat-gateway") {
        const gateway = network.get("nat-gateway", target.id);
        if (gateway !== undefined) add(gateway.id, { ...placeOfNat(gateway), gateway });
      }
      if (target.kind !== "transit-gateway" || passed.has(target.id)) continue;
      passed.add(target.id);
      for (const each of subnetsOfMesh(network, target.id)) add(`${each.vpcId}/${each.subnetId}`, each);
    }
  };
  look(place);
  return [...found.values()];
}

/** The subnets with interfaces of a gateway, or of those that it's peered with. */
function* subnetsOfMesh(network: Network, gatewayId: string): Iterable<Place> {
  const gateways = new Set([gatewayId]);
  for (const gateway of gateways) {
    for (const { resource, state } of network.by("transit-gateway-attachment", "gateway", gateway)) {
      if (state !== "available") continue;
      if (isPeer(resource)) gateways.add(resource.transitGatewayId);
      if (!isVpc(resource)) continue;
      for (const subnetId of resource.subnetIds) yield { vpcId: resource.vpcId, subnetId };
    }
  }
}

/** What an appliance, or a NAT gateway that isn't known, makes of packets to another interface isn't known. */
export function isTranslationUnknown(
  network: Network,
  start: Place,
  packet: Packet,
  receiver: NetworkInterface,
): boolean {
  if (isSamePlace(start, placeOf({ address: packet.destination, nic: receiver }))) return false;
  const { place, isUnknown } = throughTransit(network, start, packet);
  if (isUnknown) return true;
  if (place === undefined || place.subnetId === receiver.subnetId) return false;
  const { step, match } = lookUp(network, place, packet.destination);
  if (step.passes === undefined) return true;
  if (match === undefined || match.state === "blackhole") return false;
  const { target } = match.route;
  if (target.kind === "nat-gateway") return lackOfTarget(network, target) !== undefined;
  // AWS: what comes back from a Gateway Load Balancer has the address that it had (catalogue 608).
  if (target.kind !== "network-interface" || target.id === receiver.id) return false;
  return network.get(target.kind, target.id)?.sourceDestCheck !== true;
}

/**
 * Reports whether a NAT gateway may stand between a subnet's interfaces and others: by a route within the VPC, or because
 * the gateway reaches another VPC. Most lead to the internet only.
 */
export function mayTranslate(network: Network, place: Place, isUnknownGateway: (id: string) => boolean): boolean {
  const places = placesFrom(network, place);
  const gateways = places.filter(({ gateway }) => gateway !== undefined);
  if ([place, ...places].some((each) => isUnknownFrom(network, each, isUnknownGateway))) return true;
  if (gateways.some(({ vpcId }) => vpcId !== place.vpcId)) return true;
  const own = (network.get("vpc", place.vpcId)?.cidrBlocks ?? []).map(({ cidr }) => prefix(cidr));
  const isInside = (routeTableOf(network, place)?.routes ?? [])
    .filter(({ target }) => target.kind === "nat-gateway")
    .flatMap(({ destination }) =>
      destination.startsWith("pl-") ? network.blocksOf(destination) : [prefix(destination)],
    )
    .some((block) => own.some((whole) => contains(whole, block)));
  const reachesOthers = (at: Place) =>
    routeTableOf(network, at)?.routes.some(({ target }) => TO_OTHER_VPCS.has(target.kind)) ?? false;
  return isInside || gateways.some(reachesOthers);
}

function isUnknownFrom(network: Network, place: Place, isUnknownGateway: (id: string) => boolean): boolean {
  const table = routeTableOf(network, place);
  if (lackOfTable(network, place) !== undefined) return true;
  return table !== undefined && leadsIntoUnknown(network, table, isUnknownGateway);
}

const TO_OTHER_VPCS: ReadonlySet<RouteTarget["kind"]> = new Set(["vpc-peering-connection", "transit-gateway"]);

/** Where packets are once no route leads on to a transit gateway. They stand nowhere if they're dropped, or leave for beyond. */
function throughTransit(
  network: Network,
  start: Place,
  packet: Packet,
): { readonly place?: Place; readonly isUnknown?: boolean } {
  let place = start;
  for (let passed = 0; passed < MOST_CROSSINGS; passed++) {
    const { match } = lookUp(network, place, packet.destination);
    if (match?.route.target.kind !== "transit-gateway" || match.state === "blackhole") return { place };
    const { arrival, steps } = cross(network, place, match.route.target.id, packet);
    if (steps.some(({ passes }) => passes === undefined)) return { isUnknown: true };
    if (arrival === undefined) return {};
    place = arrival;
  }
  return {};
}

/** AWS: a NAT gateway carries what comes from interfaces of its own VPC, those of transit gateways included. */
function natStandTo(network: Network, start: Place, packet: Packet): ReturnType<typeof natStand> {
  const { place } = throughTransit(network, start, packet);
  if (place === undefined) return undefined;
  const { match } = lookUp(network, place, packet.destination);
  if (match?.route.target.kind !== "nat-gateway" || match.state === "blackhole") return undefined;
  const gateway = network.get("nat-gateway", match.route.target.id);
  return gateway?.vpcId === place.vpcId ? natStand(network, gateway, place) : undefined;
}

function behindNat64(network: Network, { vpcId }: NatGateway, { value }: Address): Located {
  const address: Address = { family: "ipv4", value: value & 0xffffffffn };
  const nic = network.interfaceAt(vpcId, address);
  return nic === undefined ? { address } : { address, nic };
}

const ECHO_REQUEST = { ipv4: keyOf(1, 8 << 8), ipv6: keyOf(58, 128 << 8) };

/** An echo request of ICMPv6 becomes one of ICMP. */
const withoutIpv6 = (key: number): number => (key === ECHO_REQUEST.ipv6 ? ECHO_REQUEST.ipv4 : key);

/** AWS: NAT gateways carry TCP, UDP and ICMP (catalogue 412); of ICMPv6 an echo has a counterpart. */
export const isCarriedByNat = (key: number, { family }: Address): boolean =>
  family === "ipv6" ? key === ECHO_REQUEST.ipv6 || [6, 17].includes(key >>> 16) : [1, 6, 17].includes(key >>> 16);
