/** Finds the addresses and interfaces that the ends of a flow mean. */

import { type Address, contains, type Family, formatAddress, parseAddress, prefix } from "../../address/prefix.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import { type Network, privateCidrs } from "./network.ts";
import type { End, Flow, FlowEnd, Undecidable } from "./verdict.ts";

export interface Located {
  readonly address: Address;
  readonly nic?: NetworkInterface;
  /** Whom the other end and its network ACLs see instead of the address: a client that a load balancer sends for. */
  readonly seenAs?: Address;
}

export const seenAddress = ({ address, seenAs }: Located): Address => seenAs ?? address;

interface LocatedFlow {
  readonly family: Family;
  readonly from: Located;
  readonly to: Located;
}

/** The first private address of the family. */
export function primaryAddress(nic: NetworkInterface, family: Family): Address | undefined {
  const held = family === "ipv4" ? nic.privateIpv4 : nic.ipv6;
  const primary = held.find(({ isPrimary }) => isPrimary) ?? held[0];
  return primary === undefined ? undefined : parseAddress(primary.address);
}

interface PartlyLocated {
  readonly nic?: NetworkInterface;
  readonly address?: Address;
}

function begin(network: Network, end: End): PartlyLocated | Undecidable {
  const address = end.address === undefined ? undefined : parseAddress(end.address);
  if (end.address !== undefined && address === undefined) return { reason: "malformed-address", address: end.address };
  if (end.kind === "address") return dropUndefined({ address });
  const nic = network.get("network-interface", end.id);
  if (nic === undefined) return { reason: "unknown-interface", id: end.id };
  if (address === undefined) return { nic };
  if (privateCidrs(nic).some((cidr) => contains(prefix(cidr), address))) return { nic, address };
  return { reason: "not-its-address", id: end.id, address: formatAddress(address) };
}

/** Finds what a flow's ends are, or says why nobody can know. */
export function locate(network: Network, flow: Flow): LocatedFlow | Undecidable {
  const from = begin(network, flow.from);
  if ("reason" in from) return from;
  const to = begin(network, flow.to);
  if ("reason" in to) return to;
  if (from.nic === undefined && to.nic === undefined) return fromOutside(network, from, to);

  const given = from.address?.family ?? to.address?.family;
  const families: readonly Family[] =
    given !== undefined ? [given] : flow.traffic.protocol === "icmpv6" ? ["ipv6"] : ["ipv4", "ipv6"];
  for (const family of families) {
    const source = addressOf(from, family);
    const target = addressOf(to, family);
    if (source === undefined || target === undefined) continue;
    return {
      family,
      from: complete(network, from.nic, source, to.nic),
      to: complete(network, to.nic, target, from.nic),
    };
  }
  return { reason: "no-common-family" };
}

/** Of two addresses outside, the second may be the public address of an interface: then the flow goes to that interface. */
function fromOutside(network: Network, from: PartlyLocated, to: PartlyLocated): LocatedFlow | Undecidable {
  const behind = to.address && network.interfaceBehind(formatAddress(to.address));
  const address = behind && parseAddress(behind.privateIp);
  if (from.address === undefined || behind === undefined || address === undefined) return { reason: "no-interface" };
  if (from.address.family !== address.family) return { reason: "no-common-family" };
  return { family: address.family, from: { address: from.address }, to: { address, nic: behind.nic } };
}

function addressOf({ nic, address }: PartlyLocated, family: Family): Address | undefined {
  if (address !== undefined) return address.family === family ? address : undefined;
  return nic === undefined ? undefined : primaryAddress(nic, family);
}

/** An address that an interface has, as seen from the VPC of the other end, is that interface. */
function complete(
  network: Network,
  nic: NetworkInterface | undefined,
  address: Address,
  seenFrom: NetworkInterface | undefined,
): Located {
  const found = nic ?? (seenFrom === undefined ? undefined : network.interfaceAt(seenFrom.vpcId, address));
  return found === undefined ? { address } : { address, nic: found };
}

export const describeEnd = ({ address, nic }: Located): FlowEnd => ({
  address: formatAddress(address),
  ...dropUndefined({ interfaceId: nic?.id }),
});
