/** Shows the last modification of a volume. */
import type { Volume } from "../../model/records/instance.ts";
import type { World } from "../../model/world/world.ts";
import type { VolumeModification } from "../../wire/generated/ec2.ts";
import { showOperator } from "../managed-resources/operator-of.ts";

export function showModification(world: World, volume: Volume, state: "modifying" | "completed"): VolumeModification {
  const { modification } = volume;
  return {
    VolumeId: volume.id,
    ModificationState: state,
    TargetSize: volume.sizeGib,
    TargetVolumeType: volume.type as VolumeModification["TargetVolumeType"],
    TargetIops: volume.iops,
    TargetThroughput: volume.throughput,
    TargetMultiAttachEnabled: false,
    OriginalSize: modification?.sizeGib,
    OriginalVolumeType: modification?.type as VolumeModification["OriginalVolumeType"],
    OriginalIops: modification?.iops,
    OriginalThroughput: modification?.throughput,
    OriginalMultiAttachEnabled: false,
    Progress: state === "completed" ? 100 : 0,
    StartTime: modification?.at,
    Operator: showOperator(world, volume),
    EndTime: state === "completed" ? modification?.at : undefined,
  };
}
