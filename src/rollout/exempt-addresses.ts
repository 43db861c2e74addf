/** The addresses that groups never filter at an interface (`policy/rules/never-filtered.ts` decides the same for one flow). */
import { parseAddress, prefix } from "../address/prefix.ts";
import type { NetworkInterface } from "../model/records/network-interface.ts";
import { cidrsOfSubnet } from "../model/records/vpc.ts";
import { addressAfter, LINK_LOCAL_SERVICES, resolverOf } from "../policy/flow/aws-addresses.ts";
import type { Network } from "../policy/flow/network.ts";

/** The addresses of all services at the interface's subnet. Ordered. */
export function serviceAddresses(network: Network, { vpcId, subnetId }: NetworkInterface): readonly string[] {
  const vpc = network.get("vpc", vpcId);
  const subnet = network.get("subnet", subnetId);
  const resolver = vpc && resolverOf(vpc);
  const routers = subnet === undefined ? [] : cidrsOfSubnet(subnet).map((cidr) => addressAfter(prefix(cidr), 1n));
  return [...new Set([...LINK_LOCAL_SERVICES, ...(resolver === undefined ? [] : [resolver]), ...routers])].sort();
}

/** Reports whether nothing has the address. What an interface has is filtered, whatever service would be at it. */
export function isFree(network: Network, vpcId: string, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && network.interfaceAt(vpcId, address) === undefined;
}
