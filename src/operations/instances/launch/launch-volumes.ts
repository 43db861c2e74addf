/** The volumes of an instance that is being launched: its image's, with the call's changes and additions. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Volume } from "../../../model/records/instance.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { Call } from "../../operation.ts";
import { USUAL_GP3, usualIops } from "../../volumes/usual-speed.ts";
import { type Image, rootSnapshotOf } from "./images.ts";
import type { RunInput } from "./launch-place.ts";

// ours: no evidence of AWS's text
const invalidSize = awsError("InvalidParameterValue", (size: number) => `Volume of ${size}GiB is not a valid size.`);
// AWS: catalogue 422
const smallerThanImage = awsError(
  "InvalidBlockDeviceMapping",
  (size: number, snapshotId: string, least: number) =>
    `Volume of size ${size}GB is smaller than snapshot '${snapshotId}', expect size >= ${least}GB`,
);

// ours: no evidence of AWS's code and text
const tooManyVolumes = awsError(
  "AttachmentLimitExceeded",
  (most: number) => `An instance can have at most ${most} volumes attached.`,
);

// AWS: no type allows more.
const MOST_VOLUMES = 128;
const LARGEST_GIB = 65_536;

type Terms = Pick<
  Volume,
  "availabilityZone" | "sizeGib" | "type" | "isEncrypted" | "snapshotId" | "iops" | "throughput" | "kmsKeyId"
> & { readonly device: string; readonly deleteOnTermination: boolean };

/** What the launch says about the volumes of each instance, whether or not they can be made. */
export function volumeTermsOf(input: RunInput, image: Image, availabilityZone: string): readonly Terms[] {
  const devices = new Map<string, NonNullable<RunInput["BlockDeviceMappings"]>[number]["Ebs"]>([
    [image.rootDeviceName, {}],
  ]);
  for (const { DeviceName = "", Ebs, NoDevice, VirtualName } of input.BlockDeviceMappings ?? []) {
    if (NoDevice !== undefined) devices.delete(DeviceName);
    // AWS: instance store volumes aren't EBS volumes, and DescribeInstances doesn't list them.
    else if (VirtualName === undefined) devices.set(DeviceName, Ebs);
  }
  return [...devices].map(([device, ebs = {}]): Terms => {
    const isRoot = device === image.rootDeviceName;
    const sizeGib = ebs.VolumeSize ?? (isRoot ? image.rootSizeGib : 8);
    const type = ebs.VolumeType ?? (isRoot ? image.rootType : "gp2");
    const iops = ebs.Iops ?? usualIops(type, sizeGib);
    const throughput = ebs.Throughput ?? (type === "gp3" ? USUAL_GP3.throughput : undefined);
    return {
      device,
      deleteOnTermination: ebs.DeleteOnTermination ?? true,
      availabilityZone,
      sizeGib,
      type,
      isEncrypted: ebs.Encrypted ?? false,
      snapshotId: ebs.SnapshotId ?? (isRoot ? rootSnapshotOf(image) : ""),
      ...dropUndefined({ iops, throughput, kmsKeyId: ebs.KmsKeyId }),
    };
  });
}

export function launchVolumes(
  { input, now, newId, caller }: Call<RunInput>,
  image: Image,
  at: { readonly instanceId: string; readonly availabilityZone: string },
  tags: readonly Tag[],
): readonly Volume[] {
  const asked = volumeTermsOf(input, image, at.availabilityZone);
  if (asked.length > MOST_VOLUMES) throw tooManyVolumes(MOST_VOLUMES);
  return asked.map(({ device, deleteOnTermination, ...terms }): Volume => {
    const { sizeGib } = terms;
    if (sizeGib < 1 || sizeGib > LARGEST_GIB) throw invalidSize(sizeGib);
    if (device === image.rootDeviceName && sizeGib < image.rootSizeGib)
      throw smallerThanImage(sizeGib, rootSnapshotOf(image), image.rootSizeGib);
    return {
      id: newId("volume"),
      ownerId: caller.account,
      ...terms,
      ...dropUndefined({ operator: input.Operator?.Principal }),
      createdAt: now,
      tags,
      attachment: { instanceId: at.instanceId, device, deleteOnTermination, attachedAt: now },
    };
  });
}
