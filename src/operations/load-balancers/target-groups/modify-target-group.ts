/** Changes how a target group checks its targets. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { readHealthCheck } from "./health-check.ts";
import { showTargetGroup } from "./show-target-group.ts";

export default operation("elasticloadbalancing", "ModifyTargetGroup", {
  touches: ({ input, world }) => [touchedByArn(world, "target-group", input.TargetGroupArn)],
  decide({ input, world }) {
    const found = findByArn(world, "target-group", input.TargetGroupArn);
    const changed = { ...found, healthCheck: readHealthCheck(found, input, found.healthCheck) };
    return { changes: [put("target-group", changed)], output: { TargetGroups: [showTargetGroup(changed, world)] } };
  },
});
