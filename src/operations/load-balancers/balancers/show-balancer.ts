/** Shows a load balancer with its interfaces. */
import type { LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { NetworkInterface } from "../../../model/records/network-interface.ts";
import type { World } from "../../../model/world/world.ts";
import type { AvailabilityZone, LoadBalancer as Shown } from "../../../wire/generated/elasticloadbalancing.ts";
import { bindingOf } from "../../network-interfaces/show-interface.ts";
import { arnIn } from "../find-by-arn.ts";
import { hostedZoneOf } from "./hosted-zones.ts";

/** In the order of their zones. */
export const interfacesOfBalancer = (
  world: Pick<World, "get">,
  { networkInterfaceIds }: Pick<LoadBalancer, "networkInterfaceIds">,
): readonly NetworkInterface[] =>
  networkInterfaceIds
    .flatMap((id) => world.get("network-interface", id) ?? [])
    .sort((a, b) => (a.availabilityZone < b.availabilityZone ? -1 : 1));

/** `state` is `provisioning` in the answer to CreateLoadBalancer. */
export const showBalancer = (
  balancer: LoadBalancer,
  world: Pick<World, "account" | "region" | "get" | "by">,
  state: "active" | "provisioning" = "active",
  interfaces = interfacesOfBalancer(world, balancer),
): Shown => ({
  LoadBalancerArn: arnIn(world, "load-balancer", balancer.id),
  DNSName: balancer.dnsName,
  CanonicalHostedZoneId: hostedZoneOf(world.region, balancer.type),
  CreatedTime: balancer.createdAt,
  LoadBalancerName: balancer.name,
  Scheme: balancer.scheme,
  VpcId: balancer.vpcId,
  State: { Code: state },
  Type: balancer.type,
  AvailabilityZones: showZones(balancer, world, interfaces),
  // AWS: left out for a Network Load Balancer without groups (catalogue 563).
  SecurityGroups: balancer.groupIds.length === 0 ? undefined : balancer.groupIds,
  IpAddressType: balancer.ipAddressType,
  EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: balancer.enforceOnPrivateLink,
  EnablePrefixForIpv6SourceNat: balancer.enablePrefixForIpv6SourceNat,
  CustomerOwnedIpv4Pool: balancer.customerOwnedIpv4Pool,
  IpamPools: balancer.ipv4IpamPoolId === undefined ? undefined : { Ipv4IpamPoolId: balancer.ipv4IpamPoolId },
});

export const showZones = (
  balancer: LoadBalancer,
  world: Pick<World, "region" | "get" | "by">,
  interfaces: readonly NetworkInterface[],
): readonly AvailabilityZone[] =>
  interfaces.map((nic) => {
    const sourcePrefix = balancer.sourceNatIpv6Prefixes?.[nic.subnetId];
    return {
      ZoneName: nic.availabilityZone,
      SubnetId: nic.subnetId,
      LoadBalancerAddresses: addressesOf(balancer, world, nic),
      SourceNatIpv6Prefixes: sourcePrefix === undefined ? undefined : [sourcePrefix],
    };
  });

/** AWS: only what is the caller's own choice is shown: Elastic IPs, and the addresses of internal Network Load Balancers. */
function addressesOf(balancer: LoadBalancer, world: Pick<World, "region" | "get" | "by">, nic: NetworkInterface) {
  const privateIp = nic.privateIpv4[0]?.address;
  if (balancer.type !== "network" || privateIp === undefined) return [];
  const elasticIp = bindingOf(world, nic, privateIp)?.elasticIp;
  const ipv6 = nic.ipv6[0]?.address;
  if (elasticIp !== undefined) {
    return [{ IpAddress: elasticIp.publicIp, AllocationId: elasticIp.id, ...(ipv6 && { IPv6Address: ipv6 }) }];
  }
  if (balancer.scheme === "internet-facing") return ipv6 === undefined ? [] : [{ IPv6Address: ipv6 }];
  return [{ PrivateIPv4Address: privateIp, ...(ipv6 && { IPv6Address: ipv6 }) }];
}
