/** Shows an instance with its interfaces and volumes. */
import type { Instance, InstanceState, Volume } from "../../model/records/instance.ts";
import type { World } from "../../model/world/world.ts";
import type { InstanceNetworkInterface, Instance as Shown } from "../../wire/generated/ec2.ts";
import { showOperator } from "../managed-resources/operator-of.ts";
import { privateDnsName, privateZone, publicDnsName } from "../network-interfaces/dns-names.ts";
import { type AttachedInterface, interfacesOf } from "../network-interfaces/find-interface.ts";
import { hasDnsHostnames, showInterface } from "../network-interfaces/show-interface.ts";
import { showTagsIfAny } from "../tags/tag-rules.ts";
import { imageOf } from "./launch/images.ts";
import { type InstanceType, instanceTypeOf } from "./types/instance-types.ts";

const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export const showState = (state: InstanceState) => ({ Code: STATE_CODES[state], Name: state });

/** The parts of an instance. */
export interface Parts {
  readonly interfaces: readonly AttachedInterface[];
  readonly volumes: readonly Volume[];
}

const partsOf = (world: World, { id }: Instance): Parts => ({
  interfaces: interfacesOf(world, id),
  volumes: [...world.by("volume", "instance", id)],
});

function showOwnInterface(world: World, found: AttachedInterface): InstanceNetworkInterface {
  const { PrivateIpAddresses = [], Association, AvailabilityZone: _, ...shown } = showInterface(world, found);
  const association = (bound: typeof Association) =>
    bound && { PublicIp: bound.PublicIp, PublicDnsName: bound.PublicDnsName, IpOwnerId: bound.IpOwnerId };
  return {
    NetworkInterfaceId: shown.NetworkInterfaceId,
    Status: shown.Status,
    Description: shown.Description,
    OwnerId: shown.OwnerId,
    VpcId: shown.VpcId,
    SubnetId: shown.SubnetId,
    MacAddress: shown.MacAddress,
    SourceDestCheck: shown.SourceDestCheck,
    InterfaceType: shown.InterfaceType,
    Groups: shown.Groups,
    PrivateIpAddress: shown.PrivateIpAddress,
    PrivateDnsName: shown.PrivateDnsName,
    Association: association(Association),
    Attachment: {
      AttachmentId: found.attachment.id,
      AttachTime: found.attachment.attachedAt,
      DeleteOnTermination: found.attachment.deleteOnTermination,
      DeviceIndex: found.attachment.deviceIndex,
      NetworkCardIndex: found.attachment.networkCardIndex,
      Status: "attached",
      EnaQueueCount: found.attachment.enaQueueCount,
    },
    PrivateIpAddresses: PrivateIpAddresses.map((each) => ({ ...each, Association: association(each.Association) })),
    Ipv6Addresses: shown.Ipv6Addresses,
    Ipv4Prefixes: shown.Ipv4Prefixes,
    Ipv6Prefixes: shown.Ipv6Prefixes,
    ConnectionTrackingConfiguration: found.connectionTracking,
    Operator: shown.Operator,
  };
}

const showVolume = (world: World, volume: Volume) => ({
  DeviceName: volume.attachment?.device,
  Ebs: {
    VolumeId: volume.id,
    AttachTime: volume.attachment?.attachedAt,
    DeleteOnTermination: volume.attachment?.deleteOnTermination,
    Status: "attached" as const,
    Operator: showOperator(world, volume),
  },
});

/** The host names that an instance gets from its primary interface. */
function namesOf(world: World, { id, vpcId, attributes }: Instance, primary: AttachedInterface | undefined) {
  const address = primary?.privateIpv4[0]?.address;
  const shown = primary && showInterface(world, primary);
  const publicIp = shown?.Association?.PublicIp;
  const options = attributes["PrivateDnsNameOptions"] as Shown["PrivateDnsNameOptions"];
  const isByResource = options?.HostnameType === "resource-name" || address === undefined;
  const privateName =
    primary === undefined
      ? ""
      : isByResource
        ? `${id}.${privateZone(world.region)}`
        : privateDnsName(world.region, address);
  return {
    PrivateIpAddress: address,
    PrivateDnsName: privateName,
    PublicIpAddress: publicIp,
    PublicDnsName: publicIp !== undefined && hasDnsHostnames(world, vpcId) ? publicDnsName(world.region, publicIp) : "",
    Ipv6Address: primary?.ipv6[0]?.address,
  };
}

/** The parts are those of the same call if the instance is new. */
export function showInstance(
  world: World,
  instance: Instance,
  { interfaces, volumes }: Parts = partsOf(world, instance),
): Shown {
  const image = imageOf(instance.imageId);
  const type = instanceTypeOf(instance.instanceType);
  const primary = interfaces.find(({ attachment }) => attachment.deviceIndex === 0);
  const isGone = instance.state === "terminated";
  const groups = primary === undefined ? [] : (showInterface(world, primary).Groups ?? []);
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType as Shown["InstanceType"],
    State: showState(instance.state),
    StateReason: instance.stateReason && { Code: instance.stateReason.code, Message: instance.stateReason.message },
    StateTransitionReason: instance.transitionReason ?? "",
    LaunchTime: instance.launchedAt,
    AmiLaunchIndex: instance.launchIndex,
    ClientToken: instance.clientToken ?? "",
    KeyName: instance.keyName,
    ...namesOf(world, instance, primary),
    VpcId: isGone ? undefined : instance.vpcId,
    SubnetId: isGone ? undefined : instance.subnetId,
    SourceDestCheck: primary?.sourceDestCheck,
    SecurityGroups: groups,
    NetworkInterfaces: interfaces.map((each) => showOwnInterface(world, each)),
    Architecture: architectureOf(type) ?? image.architecture,
    Hypervisor: "xen",
    VirtualizationType: "hvm",
    EnaSupport: true,
    EbsOptimized: instance.ebsOptimized,
    RootDeviceName: instance.rootDeviceName,
    RootDeviceType: "ebs",
    BlockDeviceMappings: volumes.map((volume) => showVolume(world, volume)),
    Monitoring: { State: instance.isMonitored ? "enabled" : "disabled" },
    IamInstanceProfile: instance.profile && { Arn: instance.profile.arn, Id: instance.profile.id },
    Platform: image.isWindows ? "Windows" : undefined,
    PlatformDetails: image.isWindows ? "Windows" : "Linux/UNIX",
    UsageOperation: image.isWindows ? "RunInstances:0002" : "RunInstances",
    UsageOperationUpdateTime: instance.launchedAt,
    CurrentInstanceBootMode: "legacy-bios",
    ProductCodes: [],
    Operator: showOperator(world, instance),
    ...instance.attributes,
    Tags: showTagsIfAny(instance.tags),
  };
}

/** AWS: types that also run 32 bits are launched from images with 64 as well, which all of ours are. */
const architectureOf = (type: InstanceType | undefined) => type?.architectures.find((each) => each !== "i386");
