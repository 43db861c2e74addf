/** Deletes a target group that no listener and no rule sends to. */
import { awsError } from "../../../model/aws-error.ts";
import { remove } from "../../../model/world/change.ts";
import { hasAny } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { findByArn, idInArn, touchedByArn } from "../find-by-arn.ts";

// AWS: catalogue 561
const inUse = awsError(
  "ResourceInUse",
  (arn: string) => `Target group '${arn}' is currently in use by a listener or a rule`,
);

export default operation("elasticloadbalancing", "DeleteTargetGroup", {
  touches: ({ input, world }) => [touchedByArn(world, "target-group", input.TargetGroupArn)],
  decide({ input: { TargetGroupArn: arn }, world }) {
    const id = idInArn(world, "target-group", arn);
    // AWS: deleting what is gone succeeds.
    if (id !== undefined && world.get("target-group", id) === undefined) return { output: {} };
    const found = findByArn(world, "target-group", arn);
    if (hasAny(world.by("listener-rule", "target-group", found.id))) throw inUse(arn);
    return { changes: [remove("target-group", found.id)], output: {} };
  },
});
