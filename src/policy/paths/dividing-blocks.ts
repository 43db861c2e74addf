/** The blocks that routes, network ACLs, VPCs, peerings and gateways' tables cut addresses by, and the appliances that routes name. */
import { type Prefix, prefix } from "../../address/prefix.ts";
import { blocksOf } from "../../model/records/transit/transit-gateway.ts";
import { cidrsOfVpc } from "../../model/records/vpc.ts";
import type { Network } from "../flow/network.ts";
import { lackBehindEndpoint } from "./endpoints.ts";
import { asNat64, NAT64 } from "./nat-hops.ts";

interface Divided {
  readonly blocks: readonly Prefix[];
  /** Interfaces and Gateway Load Balancer endpoints that routes lead to. */
  readonly appliances: ReadonlySet<string>;
}

/** `also` and `cidrs` are further blocks. */
export function dividingBlocks(network: Network, also: readonly Prefix[], cidrs: readonly string[]): Divided {
  const texts = new Set(cidrs);
  const appliances = new Set<string>();
  const blocks = [...also];
  let hasNat64 = false;
  const add = (destination: string): void => {
    if (destination.startsWith("pl-")) blocks.push(...network.blocksOf(destination));
    else texts.add(destination);
  };
  for (const { entries } of network.all("network-acl")) for (const { cidr } of entries) texts.add(cidr);
  for (const { routes } of network.all("route-table")) {
    for (const { destination, target } of routes) {
      add(destination);
      if (target.kind === "network-interface") appliances.add(target.id);
      if (target.kind === "vpc-endpoint" && lackBehindEndpoint(network, target.id)) appliances.add(target.id);
      hasNat64 ||= target.kind === "nat-gateway" && !destination.includes(".");
    }
  }
  for (const vpc of network.all("vpc")) for (const cidr of cidrsOfVpc(vpc)) texts.add(cidr);
  for (const { requester, accepter } of network.all("vpc-peering-connection")) {
    for (const { cidrBlocks, ipv6CidrBlocks } of [requester, accepter]) {
      for (const cidr of [...cidrBlocks, ...ipv6CidrBlocks]) texts.add(cidr);
    }
  }
  for (const { destination } of network.all("transit-gateway-route")) add(destination);
  for (const { seen = [] } of network.all("transit-gateway-propagation")) for (const cidr of seen) texts.add(cidr);
  for (const { resource } of network.all("transit-gateway-attachment")) {
    for (const cidr of blocksOf(resource) ?? []) texts.add(cidr);
  }
  blocks.push(...[...texts].map(prefix));
  // Behind NAT64 every IPv4 block is an IPv6 one as well.
  return { appliances, blocks: hasNat64 ? [...blocks, NAT64, ...blocks.flatMap(asNat64)] : blocks };
}
