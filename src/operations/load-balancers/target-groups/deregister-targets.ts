/** Takes targets out of a target group. Nothing is served here, so they needn't drain. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";

export default operation("elasticloadbalancing", "DeregisterTargets", {
  touches: ({ input, world }) => [touchedByArn(world, "target-group", input.TargetGroupArn)],
  decide({ input, world }) {
    const group = findByArn(world, "target-group", input.TargetGroupArn);
    // AWS: without a port every registration of the target ends (its API reference).
    const targets = group.targets.filter(
      ({ id, port }) => !input.Targets.some(({ Id, Port }) => Id === id && (Port === undefined || Port === port)),
    );
    return { changes: [put("target-group", { ...group, targets })], output: {} };
  },
});
