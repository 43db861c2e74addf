/** Deletes a volume that isn't attached. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { operation } from "../operation.ts";
import { existing } from "../permission/touched.ts";
import { findVolume } from "./find-volume.ts";

const inUse = awsError(
  "VolumeInUse",
  (id: string, instanceId: string) => `Volume ${id} is currently attached to ${instanceId}`,
);

export default operation("ec2", "DeleteVolume", {
  touches: ({ input, world }) => [existing("volume", findVolume(world, input.VolumeId))],
  decide({ input, world }) {
    const volume = findVolume(world, input.VolumeId);
    if (volume.attachment !== undefined) throw inUse(volume.id, volume.attachment.instanceId);
    return { changes: [remove("volume", volume.id)], output: {} };
  },
});
