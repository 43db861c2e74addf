/** Where packets are on their path: at an interface, at a NAT gateway, where they come out of a transit gateway, or outside. */
import { type Address, formatAddress, parseAddress } from "../../address/prefix.ts";
import type { NatGateway } from "../../model/records/nat-gateway.ts";
import type { RouteTarget } from "../../model/records/routing.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";

/** `address` is what the packets have there: their source at the station they leave, their destination at the next. */
export interface Station extends Located {
  readonly nat?: NatGateway;
  /** The subnet with the interface of the attachment. */
  readonly transit?: Place;
}

/** What has a route table and a network ACL. */
export interface Place {
  readonly vpcId: string;
  readonly subnetId: string;
}

/** The subnet of a station; undefined outside. */
export const placeOf = ({ nic, nat, transit }: Station): Place | undefined => nic ?? nat ?? transit;

/** Reports whether packets go from one station to the other without leaving a subnet. */
export function isWithinSubnet(from: Station, to: Station): boolean {
  const [a, b] = [placeOf(from), placeOf(to)];
  return a !== undefined && a.subnetId === b?.subnetId && a.vpcId === b.vpcId;
}

/** The address that an internet gateway puts in the place of a station's private one. */
export function publicAddressOf(network: Network, { address, nic, nat }: Station): string | undefined {
  if (address.family !== "ipv4") return undefined;
  const text = formatAddress(address);
  if (nat !== undefined) return nat.addresses.find(({ privateIp }) => privateIp === text)?.publicIp;
  return nic && network.publicAddressOf(nic, text);
}

/** The private address that a NAT gateway puts in the place of a sender's; undefined if it has none. */
export function natAddress({ addresses }: NatGateway): Address | undefined {
  const primary = addresses.find(({ isPrimary }) => isPrimary) ?? addresses[0];
  return primary && parseAddress(primary.privateIp);
}

/** Where routes lead beyond the VPC. */
export type Gateway = Exclude<RouteTarget, { readonly kind: "local" }>;
