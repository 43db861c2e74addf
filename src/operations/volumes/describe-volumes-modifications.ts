/** Lists the last modification of each volume that was modified. */
import { awsError } from "../../model/aws-error.ts";
import type { Volume } from "../../model/records/instance.ts";
import type { World } from "../../model/world/world.ts";
import type { VolumeModification } from "../../wire/generated/ec2.ts";
import { describe } from "../describe.ts";
import { hiddenFrom } from "../managed-resources/operator-of.ts";
import { findVolume } from "./find-volume.ts";
import { showModification } from "./show-modification.ts";

const neverModified = awsError(
  "InvalidVolumeModification.NotFound",
  (id: string) => `Modification for volume '${id}' does not exist.`,
);

const shownOf = (world: World, volume: Volume) => showModification(world, volume, "completed");

export default describe("ec2", "DescribeVolumesModifications", {
  list: "VolumesModifications",
  all: ({ world }): Iterable<VolumeModification> =>
    world
      .all("volume")
      .filter(({ modification }) => modification !== undefined)
      .map((volume) => shownOf(world, volume)),
  ids: {
    of: ({ VolumeIds }) => VolumeIds,
    find: ({ world }, id) => {
      const volume = findVolume(world, id);
      if (volume.modification === undefined) throw neverModified(id);
      return shownOf(world, volume);
    },
  },
  hides(call) {
    const hides = hiddenFrom(call);
    return hides && (({ VolumeId = "" }) => hides(findVolume(call.world, VolumeId)));
  },
  isUntagged: true,
  filters: {
    "modification-state": "ModificationState",
    "original-iops": "OriginalIops",
    "original-size": "OriginalSize",
    "original-volume-type": "OriginalVolumeType",
    originalMultiAttachEnabled: "OriginalMultiAttachEnabled",
    "start-time": "StartTime",
    "target-iops": "TargetIops",
    "target-size": "TargetSize",
    "target-volume-type": "TargetVolumeType",
    targetMultiAttachEnabled: "TargetMultiAttachEnabled",
    "volume-id": "VolumeId",
  },
  pages: { least: 1, most: 500 },
  idOf: ({ VolumeId = "" }) => VolumeId,
  show: (shown) => shown,
});
