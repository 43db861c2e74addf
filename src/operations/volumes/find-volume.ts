/** Finds a volume by id. */
import { awsError } from "../../model/aws-error.ts";
import { finder } from "../find.ts";
import { malformedId } from "../invalid-id.ts";

export const findVolume = finder("volume", {
  unknown: awsError("InvalidVolume.NotFound", (id: string) => `The volume '${id}' does not exist.`),
  malformed: malformedId("InvalidVolumeID.Malformed", "volume"),
});
