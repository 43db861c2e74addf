/** Where packets are on their path: at an interface, at a NAT gateway, where they come out of a transit gateway, or outside. */
import { type Address, formatAddress, parseAddress } from "../../address/prefix.ts";
import type { NatGateway, NatGatewayAddress } from "../../model/records/nat-gateway.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";

/** `address` is what the packets have there: their source at the station they leave, their destination at the next. */
export interface Station extends Located {
  readonly nat?: NatStand;
  /** The subnet with the interface of the attachment. */
  readonly transit?: Place;
}

/** What has a route table: a subnet, which has a network ACL too, or a regional NAT gateway. */
export interface Place {
  readonly vpcId: string;
  readonly subnetId?: string | undefined;
  /** The regional NAT gateway, if that is the place: it stands in no subnet. */
  readonly regionalId?: string;
  /** The zone in which the regional gateway handles the packets. */
  readonly zoneId?: string | undefined;
}

/** A NAT gateway, and where it handles packets. */
interface NatStand {
  readonly gateway: NatGateway;
  readonly place: Place;
}

/** The place of a station; undefined outside. */
export const placeOf = ({ nic, nat, transit }: Station): Place | undefined => nic ?? nat?.place ?? transit;

/** Reports whether packets go from one station to the other without leaving a subnet. */
export const isWithinSubnet = (from: Station, to: Station): boolean => isSamePlace(placeOf(from), placeOf(to));

export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && a.vpcId === b?.vpcId && a.subnetId === b.subnetId && a.regionalId === b.regionalId;

/** The id of a place's Availability Zone; undefined if its subnet isn't known. */
export const zoneOf = (network: Network, { zoneId, subnetId }: Place): string | undefined =>
  subnetId === undefined ? zoneId : network.get("subnet", subnetId)?.availabilityZoneId;

/** The address that an internet gateway puts in the place of a station's private one. */
export function publicAddressOf(network: Network, { address, nic, nat }: Station): string | undefined {
  if (address.family !== "ipv4") return undefined;
  const text = formatAddress(address);
  if (nat !== undefined) return nat.gateway.addresses.find((each) => ownText(each) === text)?.publicIp;
  return nic && network.publicAddressOf(nic, text);
}

/** A regional gateway has no private address: its packets have the public one at once. */
const ownText = ({ privateIp, publicIp }: NatGatewayAddress): string | undefined => privateIp ?? publicIp;

/** Where a NAT gateway is, whichever zone packets come from. */
export const placeOfNat = ({ id, vpcId, subnetId }: NatGateway): Place =>
  subnetId === undefined ? { vpcId, regionalId: id } : { vpcId, subnetId };

/**
 * Where a NAT gateway handles what comes from a place, and the address that it puts in the place of a sender's; undefined if
 * it has none for it.
 */
export function natStand(
  network: Network,
  gateway: NatGateway,
  from: Place,
): (NatStand & { readonly address: Address }) | undefined {
  const own = addressFor(gateway, zoneOf(network, from));
  const address = parseAddress((own && ownText(own)) ?? "");
  if (own === undefined || address === undefined) return undefined;
  return { gateway, address, place: { ...placeOfNat(gateway), ...(own.zone && { zoneId: own.zone.id }) } };
}

function addressFor({ addresses, regional }: NatGateway, zoneId: string | undefined): NatGatewayAddress | undefined {
  const [first] = addresses;
  if (regional === undefined) return addresses.find(({ isPrimary }) => isPrimary) ?? first;
  // AWS: until one that expands itself is in a zone, it handles the zone's packets in another (catalogue 551).
  const inZone = addresses.find(({ zone }) => zone?.id === zoneId);
  return inZone ?? (regional.expandsItself ? first : undefined);
}

/** Where routes lead beyond the VPC. */
export type Gateway = Exclude<RouteTarget, { readonly kind: "local" }>;
