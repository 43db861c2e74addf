/** Lists network interfaces. */
import type { NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import { describe } from "../describe.ts";
import type { Filters } from "../filters.ts";
import { privateDnsName, publicDnsName } from "./dns-names.ts";
import { findInterface } from "./find-interface.ts";
import { type Binding, bindingOf, hasDnsHostnames, showAttachment, showInterface, statusOf } from "./show-interface.ts";

const bindingsOf = (found: NetworkInterface, world: World): readonly Binding[] =>
  found.privateIpv4.flatMap(({ address }) => bindingOf(world, found, address) ?? []);

const primaryBinding = (found: NetworkInterface, world: World): Binding | undefined =>
  found.privateIpv4[0] && bindingOf(world, found, found.privateIpv4[0].address);

export const interfaceFilters: Filters<NetworkInterface> = {
  "addresses.association.owner-id": (n, { world }) => bindingsOf(n, world).map(({ ownerId }) => ownerId),
  "addresses.association.public-ip": (n, { world }) => bindingsOf(n, world).map(({ publicIp }) => publicIp),
  "addresses.primary": (n) => n.privateIpv4.map(({ isPrimary }) => isPrimary),
  "addresses.private-ip-address": (n) => n.privateIpv4.map(({ address }) => address),
  "association.allocation-id": (n, { world }) => primaryBinding(n, world)?.elasticIp?.id,
  "association.association-id": (n, { world }) => primaryBinding(n, world)?.elasticIp?.association?.id,
  "association.ip-owner-id": (n, { world }) => primaryBinding(n, world)?.ownerId,
  "association.public-ip": (n, { world }) => primaryBinding(n, world)?.publicIp,
  "association.public-dns-name": (n, { world }) => {
    const binding = primaryBinding(n, world);
    return binding && hasDnsHostnames(world, n.vpcId) ? publicDnsName(world.region, binding.publicIp) : undefined;
  },
  "attachment.attach-time": (n) => n.attachment?.attachedAt,
  "attachment.attachment-id": (n) => (n.attachment ?? n.lastAttachment)?.id,
  "attachment.delete-on-termination": (n) => n.attachment?.deleteOnTermination,
  "attachment.device-index": (n) => n.attachment?.deviceIndex,
  "attachment.instance-id": (n) => n.attachment?.instanceId,
  "attachment.instance-owner-id": (n) => n.attachment?.instanceOwnerId,
  "attachment.status": (n) => n.attachment?.status,
  "availability-zone": (n) => n.availabilityZone,
  "availability-zone-id": (n, { world }) => world.get("subnet", n.subnetId)?.availabilityZoneId,
  description: (n) => n.description,
  "group-id": (n) => n.groupIds,
  // Older than the documented list; Terraform and others still send it.
  "group-name": (n, { world }) => n.groupIds.map((id) => world.get("security-group", id)?.name),
  "interface-type": (n) => n.interfaceType,
  "ipv6-addresses.ipv6-address": (n) => n.ipv6.map(({ address }) => address),
  "mac-address": (n) => n.macAddress,
  "network-interface-id": (n) => n.id,
  "operator.managed": () => false,
  "operator.principal": () => undefined,
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

/** The interfaces that bear a private address, whatever their VPC. */
function* bearing(world: World, address: string): Iterable<NetworkInterface> {
  for (const vpc of world.all("vpc")) yield* world.by("network-interface", "address", `${vpc.id}/${address}`);
}

function* bound(world: World, publicIp: string): Iterable<NetworkInterface> {
  for (const { association } of world.by("elastic-ip", "address", publicIp)) {
    const found = association && world.get("network-interface", association.networkInterfaceId);
    if (found !== undefined) yield found;
  }
  yield* world.by("network-interface", "public-ip", publicIp);
}

export default describe("ec2", "DescribeNetworkInterfaces", {
  list: "NetworkInterfaces",
  all: ({ world }): Iterable<NetworkInterface> => world.all("network-interface"),
  ids: {
    of: ({ NetworkInterfaceIds }) => NetworkInterfaceIds,
    find: ({ world }, id) => findInterface(world, id),
    refusedWithMaxResults: ["networkInterfaceIds", "maxResults"],
  },
  filters: interfaceFilters,
  narrow: {
    "network-interface-id": ({ world }, id) => [world.get("network-interface", id)].filter((n) => n !== undefined),
    "attachment.attachment-id": ({ world }, id) => world.by("network-interface", "attachment", id),
    "attachment.instance-id": ({ world }, id) => world.by("network-interface", "instance", id),
    "private-ip-address": ({ world }, address) => bearing(world, address),
    "addresses.private-ip-address": ({ world }, address) => bearing(world, address),
    "ipv6-addresses.ipv6-address": ({ world }, address) => bearing(world, address),
    "association.public-ip": ({ world }, address) => bound(world, address),
    "addresses.association.public-ip": ({ world }, address) => bound(world, address),
    "group-id": ({ world }, id) => world.by("network-interface", "group", id),
    "subnet-id": ({ world }, id) => world.by("network-interface", "subnet", id),
    "vpc-id": ({ world }, id) => world.by("network-interface", "vpc", id),
  },
  idOf: ({ id }) => id,
  show: (found, { world, input }) => {
    const shown = showInterface(world, found);
    const isAskedByAttachment = input.Filters?.some(({ Name }) => Name === "attachment.attachment-id");
    if (found.attachment !== undefined || !isAskedByAttachment) return shown;
    // AWS: who asks for an attachment that has just ended sees it detached; Terraform waits for that.
    return { ...shown, Attachment: showAttachment(found.lastAttachment, "detached") };
  },
});
