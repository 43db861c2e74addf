/** The filters on network interfaces; DescribeInstances has them under `network-interface.`. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import type { Read } from "../filters.ts";
import { operatorFilters } from "../managed-resources/operator-of.ts";
import { privateDnsName, publicDnsName } from "./dns-names.ts";
import { groupIn } from "./interface-groups.ts";
import { type Binding, bindingOf, hasDnsHostnames, statusOf } from "./show-interface.ts";

const bindingsOf = (world: World, found: NetworkInterface): readonly Binding[] =>
  found.privateIpv4.flatMap(({ address }) => bindingOf(world, found, address) ?? []);

const primaryBinding = (world: World, found: NetworkInterface): Binding | undefined =>
  found.privateIpv4[0] && bindingOf(world, found, found.privateIpv4[0].address);

export const interfaceFilters: Readonly<Record<string, Read<NetworkInterface>>> = {
  "addresses.association.owner-id": (n, { world }) => bindingsOf(world, n).map(({ ownerId }) => ownerId),
  "addresses.association.public-ip": (n, { world }) => bindingsOf(world, n).map(({ publicIp }) => publicIp),
  "addresses.primary": (n) => n.privateIpv4.map(({ isPrimary }) => isPrimary),
  "addresses.private-ip-address": (n) => n.privateIpv4.map(({ address }) => address),
  "association.allocation-id": (n, { world }) => primaryBinding(world, n)?.elasticIp?.id,
  "association.association-id": (n, { world }) => primaryBinding(world, n)?.elasticIp?.association?.id,
  "association.ip-owner-id": (n, { world }) => primaryBinding(world, n)?.ownerId,
  "association.public-ip": (n, { world }) => primaryBinding(world, n)?.publicIp,
  "association.public-dns-name": (n, { world }) => {
    const binding = primaryBinding(world, n);
    return binding && hasDnsHostnames(world, n.vpcId) ? publicDnsName(world.region, binding.publicIp) : undefined;
  },
  "attachment.attach-time": (n) => n.attachment?.attachedAt,
  "attachment.attachment-id": (n) => (n.attachment ?? n.lastAttachment)?.id,
  "attachment.delete-on-termination": (n) => n.attachment?.deleteOnTermination,
  "attachment.device-index": (n) => n.attachment?.deviceIndex,
  "attachment.instance-id": (n) => n.attachment?.instanceId,
  "attachment.instance-owner-id": (n) => n.attachment?.instanceOwnerId,
  "attachment.status": (n) => n.attachment && "attached",
  "availability-zone": (n) => n.availabilityZone,
  "availability-zone-id": (n, { world }) => world.get("subnet", n.subnetId)?.availabilityZoneId,
  description: (n) => n.description,
  "group-id": (n) => n.groupIds,
  // Not in the current documentation, but Terraform and others still send it.
  "group-name": (n, { world }) => n.groupIds.map((id) => groupIn(world, n.vpcId, id)?.name),
  "interface-type": (n) => n.interfaceType,
  "ipv6-addresses.ipv6-address": (n) => n.ipv6.map(({ address }) => address),
  "mac-address": (n) => n.macAddress,
  "network-interface-id": (n) => n.id,
  ...operatorFilters,
  "owner-id": (n) => n.ownerId,
  "private-dns-name": (n, { world }) =>
    hasDnsHostnames(world, n.vpcId)
      ? n.privateIpv4.map(({ address }) => privateDnsName(world.region, address))
      : undefined,
  "private-ip-address": (n) => n.privateIpv4.map(({ address }) => address),
  "requester-id": (n) => n.requesterId,
  "requester-managed": (n) => n.requesterManaged,
  "source-dest-check": (n) => n.sourceDestCheck,
  status: statusOf,
  "subnet-id": (n) => n.subnetId,
  "vpc-id": (n) => n.vpcId,
};
