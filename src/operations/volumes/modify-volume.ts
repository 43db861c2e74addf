/** Changes the size, type or speed of a volume, at once. */
import { awsError } from "../../model/aws-error.ts";
import { dropUndefined } from "../../model/drop-undefined.ts";
import type { Volume } from "../../model/records/instance.ts";
import { put } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVolume } from "./find-volume.ts";
import { showModification } from "./show-modification.ts";
import { USUAL_GP3 } from "./usual-speed.ts";

const onlyGrows = awsError("InvalidParameterValue", () => "New size cannot be smaller than existing size");
// ours: no evidence of AWS's text
const nothingGiven = awsError(
  "InvalidParameterCombination",
  () => "One of size, volumeType, iops and throughput must be specified.",
);

export default operation("ec2", "ModifyVolume", {
  touches: ({ input, world }) => [existing("volume", findVolume(world, input.VolumeId))],
  decide({ input, world, now }) {
    const before = findVolume(world, input.VolumeId);
    const { Size, VolumeType, Iops, Throughput } = input;
    if (Size === undefined && VolumeType === undefined && Iops === undefined && Throughput === undefined) {
      throw nothingGiven();
    }
    if (Size !== undefined && Size < before.sizeGib) throw onlyGrows();
    const type = VolumeType ?? before.type;
    const { iops: _, throughput: __, modification: ___, ...rest } = before;
    const iops = Iops ?? (type === before.type ? before.iops : type === "gp3" ? USUAL_GP3.iops : undefined);
    const throughput = Throughput ?? (type === "gp3" ? (before.throughput ?? USUAL_GP3.throughput) : undefined);
    const after: Volume = {
      ...rest,
      sizeGib: Size ?? before.sizeGib,
      type,
      ...dropUndefined({ iops, throughput }),
    };
    const { sizeGib, type: typeBefore, iops: iopsBefore, throughput: throughputBefore } = before;
    const modified: Volume = {
      ...after,
      modification: { at: now, sizeGib, type: typeBefore, iops: iopsBefore, throughput: throughputBefore },
    };
    return {
      changes: [put("volume", modified)],
      output: { VolumeModification: showModification(world, modified, "modifying") },
    };
  },
});
