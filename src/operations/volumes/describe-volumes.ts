/** Lists volumes: those that instances were launched with. */
import type { Volume } from "../../model/records/instance.ts";
import { zonesOf } from "../../model/regions.ts";
import { arnOfRecord } from "../../model/world/ids.ts";
import type { Volume as Shown } from "../../wire/generated/ec2.ts";
import { describe, recordsOf } from "../describe.ts";
import { hiddenFrom, operatorFilters, showOperator } from "../managed-resources/operator-of.ts";
import { showTagsIfAny } from "../tags/tag-rules.ts";
import { findVolume } from "./find-volume.ts";

const stateOf = ({ attachment }: Volume) => (attachment === undefined ? ("available" as const) : ("in-use" as const));

const zoneIdOf = ({ availabilityZone }: Volume, region: string): string | undefined =>
  zonesOf(region).find(({ name }) => name === availabilityZone)?.id;

export default describe("ec2", "DescribeVolumes", {
  list: "Volumes",
  ...recordsOf("volume"),
  ids: { of: ({ VolumeIds }) => VolumeIds, find: ({ world }, id) => findVolume(world, id) },
  filters: {
    "attachment.attach-time": (v) => v.attachment?.attachedAt,
    "attachment.delete-on-termination": (v) => v.attachment?.deleteOnTermination,
    "attachment.device": (v) => v.attachment?.device,
    "attachment.instance-id": (v) => v.attachment?.instanceId,
    "attachment.status": (v) => v.attachment && "attached",
    "availability-zone": (v) => v.availabilityZone,
    "availability-zone-id": (v, { region }) => zoneIdOf(v, region),
    "create-time": (v) => v.createdAt,
    encrypted: (v) => v.isEncrypted,
    "fast-restored": () => false,
    "multi-attach-enabled": () => false,
    ...operatorFilters,
    size: (v) => v.sizeGib,
    "snapshot-id": (v) => v.snapshotId,
    status: stateOf,
    "volume-id": (v) => v.id,
    "volume-type": (v) => v.type,
  },
  narrow: { "attachment.instance-id": ({ world }, id) => world.by("volume", "instance", id) },
  hides: hiddenFrom,
  show: (volume, { region, world }) => ({
    VolumeId: volume.id,
    VolumeArn: arnOfRecord("volume", volume, region),
    OwnerId: volume.ownerId,
    State: stateOf(volume),
    Size: volume.sizeGib,
    VolumeType: volume.type as Shown["VolumeType"],
    Iops: volume.iops,
    Throughput: volume.throughput,
    Encrypted: volume.isEncrypted,
    KmsKeyId: volume.kmsKeyId,
    SnapshotId: volume.snapshotId,
    AvailabilityZone: volume.availabilityZone,
    AvailabilityZoneId: zoneIdOf(volume, region),
    CreateTime: volume.createdAt,
    MultiAttachEnabled: false,
    Operator: showOperator(world, volume),
    Attachments:
      volume.attachment === undefined
        ? []
        : [
            {
              VolumeId: volume.id,
              InstanceId: volume.attachment.instanceId,
              Device: volume.attachment.device,
              State: "attached" as const,
              AttachTime: volume.attachment.attachedAt,
              DeleteOnTermination: volume.attachment.deleteOnTermination,
            },
          ],
    Tags: showTagsIfAny(volume.tags),
  }),
});
