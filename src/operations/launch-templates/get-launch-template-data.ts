/** Shows the parameters by which an instance like a given one would be launched. */
import type { Instance } from "../../model/records/instance.ts";
import type { World } from "../../model/world/world.ts";
import { findInstance } from "../instances/find-instance.ts";
import { showInstance } from "../instances/show-instance.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { keptData } from "./template-data.ts";

export default operation("ec2", "GetLaunchTemplateData", {
  touches: ({ input, world }) => [existing("instance", findInstance(world, input.InstanceId))],
  decide: ({ input, world }) => ({
    output: { LaunchTemplateData: dataOf(world, findInstance(world, input.InstanceId)) },
  }),
});

function dataOf(world: World, instance: Instance) {
  const shown = showInstance(world, instance);
  const { KernelId, EbsOptimized, ImageId, InstanceType, KeyName, Placement, CpuOptions, MetadataOptions } = shown;
  const interfaces = (shown.NetworkInterfaces ?? []).map((nic) => ({
    AssociatePublicIpAddress: nic.Association !== undefined,
    DeleteOnTermination: nic.Attachment?.DeleteOnTermination,
    Description: nic.Description,
    DeviceIndex: nic.Attachment?.DeviceIndex,
    NetworkCardIndex: nic.Attachment?.NetworkCardIndex,
    Groups: nic.Groups?.map(({ GroupId }) => GroupId),
    InterfaceType: nic.InterfaceType,
    Ipv6Addresses: nic.Ipv6Addresses?.map(({ Ipv6Address }) => ({ Ipv6Address })),
    PrivateIpAddresses: nic.PrivateIpAddresses?.map(({ Primary, PrivateIpAddress }) => ({ Primary, PrivateIpAddress })),
    SubnetId: nic.SubnetId,
  }));
  const volumes = [...world.by("volume", "instance", instance.id)].map((volume) => ({
    DeviceName: volume.attachment?.device,
    Ebs: {
      Encrypted: volume.isEncrypted,
      DeleteOnTermination: volume.attachment?.deleteOnTermination,
      Iops: volume.iops,
      KmsKeyId: volume.kmsKeyId,
      SnapshotId: volume.snapshotId || undefined,
      VolumeSize: volume.sizeGib,
      VolumeType: volume.type,
      Throughput: volume.throughput,
    },
  }));
  const own = instance.tags.filter(({ key }) => !key.startsWith("aws:"));
  return keptData({
    ...{ KernelId, EbsOptimized, ImageId, InstanceType, KeyName, Placement, CpuOptions, MetadataOptions },
    RamDiskId: shown.RamdiskId,
    IamInstanceProfile: shown.IamInstanceProfile?.Arn && { Arn: shown.IamInstanceProfile.Arn },
    BlockDeviceMappings: volumes,
    NetworkInterfaces: interfaces,
    Monitoring: { Enabled: instance.isMonitored },
    DisableApiTermination: instance.disableApiTermination,
    DisableApiStop: instance.disableApiStop,
    InstanceInitiatedShutdownBehavior: instance.shutdownBehavior,
    UserData: instance.userData,
    TagSpecifications:
      own.length === 0
        ? []
        : [{ ResourceType: "instance", Tags: own.map(({ key: Key, value: Value }) => ({ Key, Value })) }],
    CreditSpecification: instance.cpuCredits && { CpuCredits: instance.cpuCredits },
    CapacityReservationSpecification: shown.CapacityReservationSpecification,
    HibernationOptions: shown.HibernationOptions,
    EnclaveOptions: shown.EnclaveOptions,
    PrivateDnsNameOptions: shown.PrivateDnsNameOptions,
    MaintenanceOptions: shown.MaintenanceOptions,
    NetworkPerformanceOptions: shown.NetworkPerformanceOptions,
    LicenseSpecifications: shown.Licenses,
  });
}
