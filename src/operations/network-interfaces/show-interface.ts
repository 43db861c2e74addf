/** Shows a network interface. */
import type { ElasticIp, NetworkInterface } from "../../model/records/network-interface.ts";
import type { World } from "../../model/world/world.ts";
import type { NetworkInterface as Shown } from "../../wire/generated/ec2.ts";
import { showOperator } from "../managed-resources/operator-of.ts";
import { showTags } from "../tags/tag-rules.ts";
import { privateDnsName, publicDnsName } from "./dns-names.ts";
import { showGroups } from "./interface-groups.ts";

type Place = Pick<World, "region" | "get" | "by">;

/** The public address of a private one: an Elastic IP, or one that Amazon assigned. */
export interface Binding {
  readonly publicIp: string;
  readonly ownerId: string;
  readonly elasticIp?: ElasticIp;
}

/** AWS: the owner shown for a public address that isn't an Elastic IP. */
const AMAZON = "amazon";
/** AWS: who asks for the interfaces of load balancers, and attaches those of Application Load Balancers (catalogue 562). */
export const AMAZON_ELB = "amazon-elb";

export function bindingOf(world: Place, found: NetworkInterface, privateIp: string): Binding | undefined {
  for (const elasticIp of world.by("elastic-ip", "interface", found.id)) {
    if (elasticIp.association?.privateIp === privateIp) {
      return { publicIp: elasticIp.publicIp, ownerId: elasticIp.ownerId, elasticIp };
    }
  }
  const isPrimary = found.privateIpv4[0]?.address === privateIp;
  if (!isPrimary || found.publicIp === undefined) return undefined;
  // AWS: those of an Application Load Balancer are its service's (catalogue 562).
  const isOfBalancer = found.attachment?.instanceOwnerId === AMAZON_ELB;
  return { publicIp: found.publicIp, ownerId: isOfBalancer ? AMAZON_ELB : AMAZON };
}

export const hasDnsHostnames = (world: Place, vpcId: string): boolean => {
  const vpc = world.get("vpc", vpcId);
  return vpc?.enableDnsHostnames === true && vpc.enableDnsSupport;
};

function showBinding(world: Place, found: NetworkInterface, privateIp: string) {
  const binding = bindingOf(world, found, privateIp);
  if (binding === undefined) return undefined;
  const { publicIp, ownerId, elasticIp } = binding;
  return {
    PublicIp: publicIp,
    IpOwnerId: ownerId,
    AllocationId: elasticIp?.id,
    AssociationId: elasticIp?.association?.id,
    PublicDnsName: hasDnsHostnames(world, found.vpcId) ? publicDnsName(world.region, publicIp) : undefined,
  };
}

export const showAttachment = (
  attachment: NetworkInterface["attachment"],
  status: "attached" | "detached" = "attached",
) =>
  attachment && {
    AttachmentId: attachment.id,
    AttachTime: attachment.attachedAt,
    DeleteOnTermination: attachment.deleteOnTermination,
    DeviceIndex: attachment.deviceIndex,
    NetworkCardIndex: attachment.networkCardIndex,
    InstanceId: attachment.instanceId,
    InstanceOwnerId: attachment.instanceOwnerId,
    Status: status,
    EnaSrdSpecification: attachment.enaSrd,
    EnaQueueCount: attachment.enaQueueCount,
  };

export const statusOf = ({ attachment }: NetworkInterface): "in-use" | "available" =>
  attachment === undefined ? "available" : "in-use";

/** `status` is `pending` in the answer to CreateNetworkInterface. */
export function showInterface(
  world: Place & Pick<World, "account">,
  found: NetworkInterface,
  status: string = statusOf(found),
): Shown {
  const [primary] = found.privateIpv4;
  const association = primary && showBinding(world, found, primary.address);
  const dnsName = (address: string) =>
    hasDnsHostnames(world, found.vpcId) ? privateDnsName(world.region, address) : undefined;
  const subnet = world.get("subnet", found.subnetId);
  return {
    NetworkInterfaceId: found.id,
    Status: status as Shown["Status"],
    Description: found.description,
    OwnerId: found.ownerId,
    VpcId: found.vpcId,
    SubnetId: found.subnetId,
    AvailabilityZone: found.availabilityZone,
    AvailabilityZoneId: subnet?.availabilityZoneId,
    InterfaceType: found.interfaceType as Shown["InterfaceType"],
    MacAddress: found.macAddress,
    SourceDestCheck: found.sourceDestCheck,
    RequesterId: found.requesterId,
    RequesterManaged: found.requesterManaged,
    Operator: showOperator(world, found),
    Groups: showGroups(world as World, found),
    Attachment: showAttachment(found.attachment),
    Association: association,
    PublicDnsName: association?.PublicDnsName,
    PrivateIpAddress: primary?.address,
    PrivateDnsName: primary && dnsName(primary.address),
    PrivateIpAddresses: found.privateIpv4.map(({ address, isPrimary }) => ({
      PrivateIpAddress: address,
      PrivateDnsName: dnsName(address),
      Primary: isPrimary,
      Association: showBinding(world, found, address),
    })),
    Ipv6Addresses: found.ipv6.map(({ address, isPrimary }) => ({ Ipv6Address: address, IsPrimaryIpv6: isPrimary })),
    Ipv6Address: found.ipv6[0]?.address,
    Ipv4Prefixes: listOrNone(found.ipv4Prefixes.map((text) => ({ Ipv4Prefix: text }))),
    Ipv6Prefixes: listOrNone(found.ipv6Prefixes.map((text) => ({ Ipv6Prefix: text }))),
    Ipv6Native: found.privateIpv4.length === 0 ? true : undefined,
    ConnectionTrackingConfiguration: found.connectionTracking,
    DenyAllIgwTraffic: found.denyAllIgwTraffic,
    PublicIpDnsNameOptions: found.publicIpDnsNameOptions,
    TagSet: showTags(found.tags),
  };
}

const listOrNone = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);
