/** The NAT gateways that a flow passes, and what becomes of its packets there. */
import { type Address, contains, type Prefix, prefix } from "../../address/prefix.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { keyOf } from "../flow/traffic.ts";
import { lookUp } from "./gateways.ts";
import { lackOfTable, lackOfTarget, leadsIntoUnknown, routeTableOf } from "./routes.ts";
import { natAddress, type Place, placeOf } from "./station.ts";

export interface NatHop {
  readonly gateway: NatGateway;
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
  while (place !== undefined && placeOf(destination)?.subnetId !== place.subnetId) {
    const gateway = natGatewayTo(network, place, destination.address);
    const address = gateway && natAddress(gateway);
    if (gateway === undefined || address === undefined || hops.some((hop) => hop.gateway === gateway)) break;
    if (destination.address.family === "ipv6") {
      if (!contains(NAT64, destination.address)) break;
      destination = behindNat64(network, gateway, destination.address);
      packets = withoutIpv6(packets);
    }
    hops.push({ gateway, address, to: destination, key: packets });
    place = gateway;
  }
  return hops;
}

/** The gateways that routes of a subnet lead to, those that routes of theirs lead to included. */
export function natGatewaysFrom(network: Network, place: Place): readonly NatGateway[] {
  const found = new Set<NatGateway>();
  const look = (at: Place): void => {
    for (const { target } of routeTableOf(network, at)?.routes ?? []) {
      const gateway = target.kind === "nat-gateway" ? network.get("nat-gateway", target.id) : undefined;
      if (gateway === undefined || found.has(gateway)) continue;
      found.add(gateway);
      look(gateway);
    }
  };
  look(place);
  return [...found];
}

/** What an appliance, or a NAT gateway that isn't known, makes of packets to another interface isn't known. */
export function isTranslationUnknown(
  network: Network,
  place: Place,
  destination: Address,
  receiver: NetworkInterface,
): boolean {
  if (place.subnetId === receiver.subnetId) return false;
  const { step, match } = lookUp(network, place, destination);
  if (step.passes === undefined) return true;
  if (match === undefined || match.state === "blackhole") return false;
  const { target } = match.route;
  if (target.kind === "nat-gateway") return lackOfTarget(network, target) !== undefined;
  if (target.kind !== "network-interface" || target.id === receiver.id) return false;
  return network.get(target.kind, target.id)?.sourceDestCheck !== true;
}

/**
 * Reports whether a NAT gateway may stand between a subnet's interfaces and others: by a route within the VPC, or because
 * the gateway reaches another VPC. Most lead to the internet only.
 */
export function mayTranslate(network: Network, place: Place): boolean {
  const gateways = natGatewaysFrom(network, place);
  if ([place, ...gateways].some((each) => isUnknownFrom(network, each))) return true;
  const own = (network.get("vpc", place.vpcId)?.cidrBlocks ?? []).map(({ cidr }) => prefix(cidr));
  const isInside = (routeTableOf(network, place)?.routes ?? [])
    .filter(({ target }) => target.kind === "nat-gateway")
    .flatMap(({ destination }) =>
      destination.startsWith("pl-") ? network.blocksOf(destination) : [prefix(destination)],
    )
    .some((block) => own.some((whole) => contains(whole, block)));
  const reachesOthers = (gateway: NatGateway) =>
    routeTableOf(network, gateway)?.routes.some(({ target }) => target.kind === "vpc-peering-connection") ?? false;
  return isInside || gateways.some(reachesOthers);
}

function isUnknownFrom(network: Network, place: Place): boolean {
  const table = routeTableOf(network, place);
  return lackOfTable(network, place) !== undefined || (table !== undefined && leadsIntoUnknown(network, table));
}

/** AWS: a NAT gateway carries what comes from interfaces of its own VPC. */
function natGatewayTo(network: Network, place: Place, destination: Address): NatGateway | undefined {
  const { match } = lookUp(network, place, destination);
  if (match?.route.target.kind !== "nat-gateway" || match.state === "blackhole") return undefined;
  const gateway = network.get("nat-gateway", match.route.target.id);
  return gateway?.vpcId === place.vpcId ? gateway : undefined;
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
