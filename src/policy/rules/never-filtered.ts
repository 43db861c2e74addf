/** The services that neither security groups nor network ACLs filter, by the address that a flow goes to. */
import { contains, formatAddress, prefix } from "../../address/prefix.ts";
import { cidrsOfSubnet } from "../../model/records/vpc.ts";
import { addressAfter, linkLocalService, resolverOf } from "../flow/aws-addresses.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { type Traffic, trafficKey } from "../flow/traffic.ts";
import type { NeverFiltered } from "../flow/verdict.ts";

const DHCP_SERVERS = new Set(["255.255.255.255", "ff02::1:2"]);
const DHCP_KEYS = new Set([67, 547].map((port) => trafficKey({ protocol: "udp", port })));
/** The keys on which something is exempt that is filtered on others. */
export const FILTERED_BUT_FOR: readonly number[] = [...DHCP_KEYS];

/**
 * The service for which `remote` is exempt from filtering, as seen from a subnet, or undefined. AWS: the resolver is the
 * VPC's base address plus two (catalogue 343), the router the subnet's base address plus one. AWS gives these addresses
 * to no interface; if a record says that an interface has one, it's an interface, and groups filter it.
 */
export function neverFiltered(
  network: Network,
  at: { readonly vpcId: string; readonly subnetId: string },
  { nic, address: remote }: Located,
  traffic: Traffic,
): NeverFiltered | undefined {
  if (nic !== undefined) return undefined;
  const service = linkLocalService(remote);
  if (service !== undefined) return service;
  const text = formatAddress(remote);
  if (DHCP_SERVERS.has(text)) return DHCP_KEYS.has(trafficKey(traffic)) ? "dhcp" : undefined;
  const vpc = network.get("vpc", at.vpcId);
  if (vpc !== undefined && text === resolverOf(vpc)) return "amazon-dns";
  const subnet = network.get("subnet", at.subnetId);
  if (subnet === undefined) return undefined;
  for (const block of cidrsOfSubnet(subnet).map(prefix)) {
    if (contains(block, remote) && text === addressAfter(block, 1n)) return "vpc-router";
  }
  return undefined;
}
