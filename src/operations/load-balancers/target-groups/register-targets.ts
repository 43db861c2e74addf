/** Registers targets with a target group. */
import { awsError } from "../../../model/aws-error.ts";
import type { Target } from "../../../model/records/balancing/load-balancer.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { isSameTarget, readTarget } from "./targets.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const tooMany = awsError("TooManyTargets", (most: number) => `A target group can have at most ${most} targets`);
const oneOnly = awsError(
  "TooManyTargets",
  (type: string) => `A target group with target type '${type}' can have one target`,
);

export default operation("elasticloadbalancing", "RegisterTargets", {
  touches: ({ input, world }) => [touchedByArn(world, "target-group", input.TargetGroupArn)],
  decide({ input, world, limits }) {
    const group = findByArn(world, "target-group", input.TargetGroupArn);
    const given = input.Targets.map((each) => readTarget(world, group, each));
    const targets = given.reduce<readonly Target[]>(
      (before, target) => [...before.filter((each) => !isSameTarget(each, target)), target],
      group.targets,
    );
    // AWS: a function or an Application Load Balancer is alone (its API reference).
    const isAlone = group.targetType === "lambda" || group.targetType === "alb";
    if (isAlone && targets.length > 1) throw oneOnly(group.targetType);
    if (targets.length > limits.targetsPerTargetGroup) {
      throw tooMany(limits.targetsPerTargetGroup).overLimit("targetsPerTargetGroup");
    }
    return { changes: [put("target-group", { ...group, targets })], output: {} };
  },
});
