/** The services that neither security groups nor network ACLs filter, by the address that a flow goes to. */
import { type Address, contains, formatAddress, type Prefix, prefix } from "../../address/prefix.ts";
import { cidrsOfSubnet } from "../../model/records/vpc.ts";
import type { Located } from "../flow/locate.ts";
import type { Network } from "../flow/network.ts";
import { type Traffic, trafficKey } from "../flow/traffic.ts";
import type { NeverFiltered } from "../flow/verdict.ts";

/** AWS: the link-local services of the user guide's list (catalogue 343). */
const SERVICES: ReadonlyMap<string, NeverFiltered> = new Map([
  ["169.254.169.253", "amazon-dns"],
  ["fd00:ec2::253", "amazon-dns"],
  ["169.254.169.254", "instance-metadata"],
  ["fd00:ec2::254", "instance-metadata"],
  ["169.254.170.2", "task-metadata"],
  ["169.254.169.123", "time-sync"],
  ["fd00:ec2::123", "time-sync"],
  ["169.254.169.250", "windows-activation"],
  ["169.254.169.251", "windows-activation"],
  ["fd00:ec2::250", "windows-activation"],
  ["fd00:ec2::251", "windows-activation"],
]);

const DHCP_SERVERS = new Set(["255.255.255.255", "ff02::1:2"]);
const DHCP_KEYS = new Set([67, 547].map((port) => trafficKey({ protocol: "udp", port })));
/** The keys on which something is exempt that is filtered on others. */
export const FILTERED_BUT_FOR: readonly number[] = [...DHCP_KEYS];

const offset = ({ family, value }: Prefix, by: bigint): string => formatAddress({ family, value: value + by });

/** The service at a link-local address, which is the same in every subnet. */
export const linkLocalService = (address: Address): NeverFiltered | undefined => SERVICES.get(formatAddress(address));

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
  const primary = network.get("vpc", at.vpcId)?.cidrBlocks[0];
  if (primary !== undefined && text === offset(prefix(primary.cidr), 2n)) return "amazon-dns";
  const subnet = network.get("subnet", at.subnetId);
  if (subnet === undefined) return undefined;
  for (const block of cidrsOfSubnet(subnet).map(prefix)) {
    if (contains(block, remote) && text === offset(block, 1n)) return "vpc-router";
  }
  return undefined;
}
