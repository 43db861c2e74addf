import assert from "node:assert/strict";
import { test } from "node:test";
import describeImages from "../instances/launch/describe-images.ts";
import { launch } from "../instances/launch/launch-for-tests.ts";
import { ACCOUNT, REGION, refusal, TestCordon } from "../world-for-tests.ts";
import describeVolumes from "./describe-volumes.ts";
import describeModifications from "./describe-volumes-modifications.ts";
import modifyVolume from "./modify-volume.ts";

function cordonWithVolume() {
  const cordon = new TestCordon();
  launch(cordon);
  const [volume] = cordon.world().all("volume");
  return { cordon, VolumeId: volume?.id ?? "" };
}

test("refusals: a modification that changes nothing, an unmodified volume, and a malformed id", () => {
  const { cordon, VolumeId } = cordonWithVolume();
  assert.throws(
    () => cordon.run(modifyVolume, { VolumeId }),
    refusal("InvalidParameterCombination", "One of size, volumeType, iops and throughput must be specified."),
  );
  assert.throws(
    () => cordon.run(describeModifications, { VolumeIds: [VolumeId] }),
    refusal("InvalidVolumeModification.NotFound", `Modification for volume '${VolumeId}' does not exist.`),
  );
  assert.throws(
    () => cordon.run(modifyVolume, { VolumeId: "volume", Size: 9 }),
    refusal("InvalidVolumeID.Malformed", 'Invalid id: "volume" (expecting "vol-...")'),
  );
});

test("wire: the volume before and after the modification, while it changes and afterwards", () => {
  const { cordon, VolumeId } = cordonWithVolume();
  const { VolumeModification } = cordon.run(modifyVolume, { VolumeId, Size: 20, VolumeType: "io2", Iops: 500 });
  const modification = {
    VolumeId,
    ModificationState: "modifying",
    TargetSize: 20,
    TargetVolumeType: "io2",
    TargetIops: 500,
    TargetThroughput: undefined,
    TargetMultiAttachEnabled: false,
    OriginalSize: 8,
    OriginalVolumeType: "gp3",
    OriginalIops: 3000,
    OriginalThroughput: 125,
    OriginalMultiAttachEnabled: false,
    Progress: 0,
    StartTime: cordon.now,
    Operator: { Managed: false },
    EndTime: undefined,
  };
  assert.deepEqual(VolumeModification, modification);
  assert.deepEqual(cordon.run(describeModifications, {}).VolumesModifications, [
    { ...modification, ModificationState: "completed", Progress: 100, EndTime: cordon.now },
  ]);
});

test("a volume shows whose it is, and its ARN", () => {
  const { cordon, VolumeId } = cordonWithVolume();
  const [shown] = cordon.run(describeVolumes, { VolumeIds: [VolumeId] }).Volumes ?? [];
  assert.deepEqual(
    [shown?.OwnerId, shown?.VolumeArn],
    [ACCOUNT, `arn:aws:ec2:${REGION}:${ACCOUNT}:volume/${VolumeId}`],
  );
});

test("catalogue 388: a root volume names its image's snapshot", () => {
  const { cordon, VolumeId } = cordonWithVolume();
  const [image] = cordon.run(describeImages, { ImageIds: ["ami-0123456789abcdef0"] }).Images ?? [];
  const snapshot = image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? "";
  assert.match(snapshot, /^snap-[0-9a-f]{17}$/);
  const made = cordon.run(describeVolumes, { Filters: [{ Name: "snapshot-id", Values: [snapshot] }] }).Volumes ?? [];
  assert.deepEqual(
    made.map(({ VolumeId, SnapshotId }) => [VolumeId, SnapshotId]),
    [[VolumeId, snapshot]],
  );
});

test("effects: the volume is as requested, and its last modification is described", () => {
  const { cordon, VolumeId } = cordonWithVolume();
  const shown = () => {
    const { Size, VolumeType, Iops, Throughput } = cordon.run(describeVolumes, {}).Volumes?.[0] ?? {};
    return [Size, VolumeType, Iops, Throughput];
  };
  const last = () => cordon.run(describeModifications, { VolumeIds: [VolumeId] }).VolumesModifications?.[0];
  assert.deepEqual(shown(), [8, "gp3", 3000, 125]);
  cordon.run(modifyVolume, { VolumeId, Size: 20 });
  assert.deepEqual(shown(), [20, "gp3", 3000, 125]);
  cordon.now = "2026-01-02T04:00:00.000Z";
  cordon.run(modifyVolume, { VolumeId, Iops: 4000, Throughput: 250 });
  assert.deepEqual(shown(), [20, "gp3", 4000, 250]);
  assert.deepEqual([last()?.OriginalSize, last()?.OriginalIops, last()?.StartTime], [20, 3000, cordon.now]);
  cordon.run(modifyVolume, { VolumeId, VolumeType: "st1" });
  assert.deepEqual(shown(), [20, "st1", undefined, undefined]);
  cordon.run(modifyVolume, { VolumeId, VolumeType: "gp3" });
  assert.deepEqual(shown(), [20, "gp3", 3000, 125], "without a speed given it has the usual one");
  assert.throws(() => cordon.run(modifyVolume, { VolumeId, Size: 19 }), refusal("InvalidParameterValue"));
});
