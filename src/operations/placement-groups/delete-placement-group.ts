/** Deletes a placement group without instances. */
import { awsError } from "../../model/aws-error.ts";
import { remove } from "../../model/world/change.ts";
import { refuseInUse } from "../dependencies/refuse-in-use.ts";
import { operation } from "../operation.ts";
import { findGroupNamed, groupTouched } from "./find-placement-group.ts";

// AWS: catalogue 611
const inUse = awsError(
  "InvalidPlacementGroup.InUse",
  (name: string) => `The placement group '${name}' is in use and may not be deleted.`,
);

export default operation("ec2", "DeletePlacementGroup", {
  touches: ({ input, world }) => [groupTouched(world, input.GroupName)],
  decide({ input, world }) {
    const { id, name } = findGroupNamed(world, input.GroupName);
    refuseInUse(world, "placement-group", id, () => inUse(name));
    return { changes: [remove("placement-group", id)], output: {} };
  },
});
