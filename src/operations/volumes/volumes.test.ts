import assert from "node:assert/strict";
import { test } from "node:test";
import runInstances from "../instances/launch/run-instances.ts";
import { refusal, TestCordon } from "../world-for-tests.ts";
import describeModifications from "./describe-volumes-modifications.ts";
import modifyVolume from "./modify-volume.ts";

function cordonWithVolume() {
  const cordon = new TestCordon();
  cordon.run(runInstances, { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 });
  const [volume] = cordon.world().all("volume");
  return { cordon, VolumeId: volume?.id ?? "" };
}

test("refusals: a modification that changes nothing, one that was never made, and a malformed id", () => {
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
