/** The condition keys of EC2's resources: what policies may compare of a record, or of the draft of a new one. */

import type { PeeringSide } from "../../model/records/vpc-peering-connection.ts";
import { regions } from "../../model/regions.ts";
import type { PartitionKey } from "../../model/world/change.ts";
import { arnOfRecord, type KindWithArn } from "../../model/world/ids.ts";
import type { RecordOf } from "../../model/world/kinds.ts";
import { imageNamed } from "../instances/launch/images.ts";
import type { Touched } from "./touched.ts";
import { keysOfVpnConnection } from "./vpn-keys.ts";

/** Undefined for a key without a value. */
export type Keys = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What is read of a partition to know a resource's keys. */
export interface Surroundings extends PartitionKey {
  get(kind: "subnet", id: string): RecordOf<"subnet"> | undefined;
}

/** A record, or what a call says about a new one. */
type Draft<K extends KindWithArn> = Partial<RecordOf<K>>;

type KeysOf<K extends KindWithArn> = (draft: Draft<K>, world: Surroundings) => Keys;

/**
 * The keys of the resource that begin with `ec2:`, apart from its tags. AWS: the id of what a call creates is `*`
 * (catalogue 458).
 */
export const resourceKeys = ({ kind, record }: Touched, world: Surroundings): Keys =>
  unrecordedKeys[kind]?.(record.id ?? "") ??
  (table[kind as KindWithArn] as KeysOf<KindWithArn> | undefined)?.(record as Draft<KindWithArn>, world) ??
  {};

/** AWS: what a resource belongs to is compared by its ARN. */
const vpcOf = ({ vpcId, ownerId }: { readonly vpcId?: string; readonly ownerId?: string }, world: Surroundings) => ({
  "ec2:Vpc": vpcId && arnOfRecord("vpc", { id: vpcId, ownerId: ownerId ?? world.account }, world.region),
});

const sideOf = (side: PeeringSide | undefined): string | undefined =>
  side && arnOfRecord("vpc", { id: side.vpcId, ownerId: side.ownerId }, side.region);

const table: { readonly [K in KindWithArn]?: KeysOf<K> } = {
  "client-vpn-endpoint": keysOfClientVpn,
  "dhcp-options": ({ id }) => ({ "ec2:DhcpOptionsID": id }),
  "elastic-ip": ({ id, publicIp }) => ({
    "ec2:AllocationId": id,
    "ec2:Domain": "vpc",
    "ec2:PublicIpAddress": publicIp,
  }),
  instance: keysOfInstance,
  "internet-gateway": ({ id }) => ({ "ec2:InternetGatewayID": id }),
  // One that has no record is known by its name alone, in place of its id.
  "key-pair": ({ id, name = id === "*" ? undefined : id, keyType }) => ({
    "ec2:KeyPairName": name,
    "ec2:KeyPairType": keyType,
  }),
  "network-acl": (acl, world) => ({ "ec2:NetworkAclID": acl.id, ...vpcOf(acl, world) }),
  "network-interface": (networkInterface, world) => ({
    "ec2:NetworkInterfaceID": networkInterface.id,
    "ec2:AvailabilityZone": networkInterface.availabilityZone,
    "ec2:Subnet": subnetOf(networkInterface, world),
    ...vpcOf(networkInterface, world),
    "ec2:AssociatePublicIpAddress": networkInterface.associatePublicIpAddress,
  }),
  "prefix-list": ({ ipamPrefixListResolverTargetId: id }) => ({ "ec2:IpamPrefixListResolverTargetId": id }),
  "route-table": (routes, world) => ({ "ec2:RouteTableID": routes.id, ...vpcOf(routes, world) }),
  "security-group": (group, world) => ({ "ec2:SecurityGroupID": group.id, ...vpcOf(group, world) }),
  subnet: (subnet, world) => ({
    "ec2:SubnetID": subnet.id,
    "ec2:AvailabilityZone": subnet.availabilityZone,
    "ec2:AvailabilityZoneId": subnet.availabilityZoneId,
    ...vpcOf(subnet, world),
  }),
  "transit-gateway": ({ id }) => ({ "ec2:transitGatewayId": id }),
  "transit-gateway-attachment": ({ id }) => ({ "ec2:transitGatewayAttachmentId": id }),
  "vpn-connection": keysOfVpnConnection,
  "transit-gateway-policy-table": ({ id }) => ({ "ec2:transitGatewayPolicyTableId": id }),
  "transit-gateway-route-table": ({ id }) => ({ "ec2:transitGatewayRouteTableId": id }),
  volume: (volume, { region }) => ({
    "ec2:AvailabilityZoneId": regions.get(region)?.zones.find(({ name }) => name === volume.availabilityZone)?.id,
    "ec2:VolumeID": volume.id,
    "ec2:AvailabilityZone": volume.availabilityZone,
    "ec2:Encrypted": volume.isEncrypted,
    "ec2:VolumeIops": volume.iops,
    "ec2:VolumeSize": volume.sizeGib,
    "ec2:VolumeThroughput": volume.throughput,
    "ec2:VolumeType": volume.type,
    // AWS: the ARNs of snapshots name no account.
    "ec2:ParentSnapshot": volume.snapshotId ? `arn:aws:ec2:${region}::snapshot/${volume.snapshotId}` : undefined,
  }),
  vpc: ({ id, tenancy }) => ({ "ec2:VpcID": id, "ec2:Tenancy": tenancy }),
  "endpoint-service": ({ regions = [], privateDns }, { region }) => ({
    "ec2:VpceMultiRegion": regions.length > 1,
    "ec2:VpceServicePrivateDnsName": privateDns?.name,
    "ec2:VpceServiceRegion": region,
    "ec2:VpceSupportedRegion": regions,
  }),
  // One that has no record is known by its name alone, in place of its id.
  "placement-group": ({ id, name = id === "*" ? undefined : id, strategy }) => ({
    "ec2:PlacementGroupName": name,
    "ec2:PlacementGroupStrategy": strategy,
  }),
  "vpc-endpoint": ({ serviceName, serviceRegion, serviceOwnerId, dnsOptions }, { region }) => ({
    "ec2:VpceServiceName": serviceName,
    "ec2:VpceServiceRegion": serviceRegion,
    "ec2:VpceServiceOwner": serviceName === undefined ? undefined : (serviceOwnerId ?? "amazon"),
    "ec2:VpceMultiRegion": serviceRegion && serviceRegion !== region,
    "ec2:VpcePrivateDnsPreference": dnsOptions?.["PrivateDnsPreference"] as string | undefined,
    "ec2:VpcePrivateDnsSpecifiedDomains": dnsOptions?.["PrivateDnsSpecifiedDomains"] as readonly string[] | undefined,
  }),
  "vpc-peering-connection": ({ id, requester, accepter }) => ({
    "ec2:VpcPeeringConnectionID": id,
    "ec2:RequesterVpc": sideOf(requester),
    "ec2:AccepterVpc": sideOf(accepter),
  }),
};

function keysOfClientVpn({ ownerId, ...draft }: Draft<"client-vpn-endpoint">, { account, region }: Surroundings): Keys {
  const { authentication = [], logging, serverCertificateArn } = draft;
  const arnIn = (service: string, rest: string) => `arn:aws:${service}:${region}:${ownerId ?? account}:${rest}`;
  const group = logging && arnIn("logs", `log-group:${logging.group}`);
  const directory = authentication.find(({ ActiveDirectory }) => ActiveDirectory)?.ActiveDirectory?.DirectoryId;
  const saml = authentication.find((each) => each.FederatedAuthentication)?.FederatedAuthentication?.SamlProviderArn;
  const root = authentication.find((each) => each.MutualAuthentication)?.MutualAuthentication;
  return {
    "ec2:ServerCertificateArn": serverCertificateArn,
    "ec2:ClientRootCertificateChainArn": root?.ClientRootCertificateChain,
    "ec2:CloudwatchLogGroupArn": group,
    "ec2:CloudwatchLogStreamArn": group && `${group}:log-stream:${logging.stream}`,
    "ec2:DirectoryArn": directory && arnIn("ds", `directory/${directory}`),
    "ec2:SamlProviderArn": saml,
  };
}

/** Of what has no record, by its id or name. */
const unrecordedKeys: Readonly<Record<string, (id: string) => Keys>> = {
  image: keysOfImage,
  snapshot: (id) => ({ "ec2:SnapshotID": id }),
};

function keysOfImage(id: string): Keys {
  const image = imageNamed(id);
  return {
    "ec2:ImageID": id,
    "ec2:ImageType": "machine",
    "ec2:RootDeviceType": "ebs",
    // AWS: an alias if the owner has one; whoever is listed lets everyone use its images.
    ...(image && { "ec2:Owner": image.ownerAlias ?? image.ownerId, "ec2:Public": true }),
  };
}

/** The subnet's owner is that of the VPC, whoever owns an interface there. */
function subnetOf({ subnetId }: Draft<"network-interface">, world: Surroundings): string | undefined {
  if (subnetId === undefined) return undefined;
  const ownerId = world.get("subnet", subnetId)?.ownerId ?? world.account;
  return arnOfRecord("subnet", { id: subnetId, ownerId }, world.region);
}

/** The members of an instance's attributes that keys compare. */
interface Attributes {
  readonly CpuOptions?: { readonly AmdSevSnp?: string };
  readonly InstanceLifecycle?: string;
  readonly MaintenanceOptions?: { readonly AutoRecovery?: string };
  readonly MetadataOptions?: {
    readonly HttpEndpoint?: string;
    readonly HttpPutResponseHopLimit?: number;
    readonly HttpTokens?: string;
    readonly InstanceMetadataTags?: string;
  };
  readonly NetworkPerformanceOptions?: { readonly BandwidthWeighting?: string };
  readonly Placement?: {
    readonly AvailabilityZoneId?: string;
    readonly GroupName?: string;
    readonly Tenancy?: string;
  };
}

function keysOfInstance(instance: Draft<"instance">, { account, region }: Surroundings): Keys {
  const attributes: Attributes = instance.attributes ?? {};
  const { MetadataOptions: metadata, Placement: placement } = attributes;
  const owner = instance.ownerId ?? account;
  return {
    "ec2:InstanceID": instance.id,
    "ec2:InstanceType": instance.instanceType,
    "ec2:AvailabilityZone": instance.availabilityZone,
    "ec2:AvailabilityZoneId": placement?.AvailabilityZoneId,
    "ec2:CpuOptionsAmdSevSnp": attributes.CpuOptions?.AmdSevSnp,
    "ec2:EbsOptimized": instance.ebsOptimized,
    "ec2:InstanceAutoRecovery": attributes.MaintenanceOptions?.AutoRecovery,
    "ec2:InstanceBandwidthWeighting": attributes.NetworkPerformanceOptions?.BandwidthWeighting,
    "ec2:InstanceMarketType": attributes.InstanceLifecycle ?? "on-demand",
    "ec2:InstanceProfile": instance.profile?.arn,
    "ec2:InstanceMetadataTags": metadata?.InstanceMetadataTags,
    "ec2:MetadataHttpEndpoint": metadata?.HttpEndpoint,
    "ec2:MetadataHttpPutResponseHopLimit": metadata?.HttpPutResponseHopLimit,
    "ec2:MetadataHttpTokens": metadata?.HttpTokens,
    "ec2:PlacementGroup": placement?.GroupName
      ? `arn:aws:ec2:${region}:${owner}:placement-group/${placement.GroupName}`
      : undefined,
    // AWS: either ebs or instance-store; all images here have their root on a volume.
    "ec2:RootDeviceType": "ebs",
    "ec2:Tenancy": placement?.Tenancy,
  };
}
