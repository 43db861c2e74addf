/** Says of each target of a group whether it gets traffic. */
import { awsError } from "../../../model/aws-error.ts";
import type { Target, TargetGroup } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { TargetHealth } from "../../../wire/generated/elasticloadbalancing.ts";
import { operation } from "../../operation.ts";
import { nothing } from "../../permission/touched.ts";
import { findByArn } from "../find-by-arn.ts";
import { balancersOf } from "./show-target-group.ts";
import { isSameTarget, targetOf } from "./targets.ts";

// ours: no evidence of AWS's text
const notRegistered = awsError("InvalidTarget", (id: string) => `The target '${id}' is not valid`);

export default operation("elasticloadbalancing", "DescribeTargetHealth", {
  touches: nothing,
  decide({ input, world }) {
    const group = findByArn(world, "target-group", input.TargetGroupArn);
    const asked = input.Targets?.map((given) => targetOf(group, given));
    const targets = asked ?? group.targets;
    const showsAnomalies = (input.Include ?? []).length > 0;
    return {
      output: {
        TargetHealthDescriptions: targets.map((target) => {
          const isRegistered = group.targets.some((each) => isSameTarget(each, target));
          if (!isRegistered && group.targetType === "instance" && world.get("instance", target.id) === undefined) {
            throw notRegistered(target.id);
          }
          return {
            Target: {
              Id: target.id,
              Port: target.port,
              AvailabilityZone: target.availabilityZone,
              QuicServerId: target.quicServerId,
            },
            HealthCheckPort: portOfCheck(group, target),
            TargetHealth: isRegistered ? healthOf(world, group, target) : unregistered,
            AdministrativeOverride: withoutOverride,
            AnomalyDetection: showsAnomalies
              ? { Result: "normal" as const, MitigationInEffect: "no" as const }
              : undefined,
          };
        }),
      },
    };
  },
});

function portOfCheck({ healthCheck: { port } }: TargetGroup, target: Target): string | undefined {
  return port === "traffic-port" ? target.port?.toString() : port;
}

// AWS: reasons and descriptions (catalogue 570)
const unregistered: TargetHealth = {
  State: "unused",
  Reason: "Target.NotRegistered",
  Description: "Target is not registered to the target group",
};
const notInUse: TargetHealth = {
  State: "unused",
  Reason: "Target.NotInUse",
  Description: "Target group is not configured to receive traffic from the load balancer",
};
const stopped: TargetHealth = {
  State: "unused",
  Reason: "Target.InvalidState",
  Description: "Target is in the stopped state",
};
const unchecked: TargetHealth = {
  State: "unavailable",
  Reason: "Target.HealthCheckDisabled",
  Description: "Health checks are not enabled for this target",
};

const withoutOverride = {
  State: "no_override",
  Reason: "AdministrativeOverride.NoOverride",
  Description: "No override is currently active on target",
} as const;

/** Nothing is started here, so what isn't known to fail is healthy. */
function healthOf(world: World, group: TargetGroup, { id }: Target): TargetHealth {
  if (balancersOf(world, group.id).length === 0) return notInUse;
  if (!group.healthCheck.isEnabled) return unchecked;
  const isStopped = group.targetType === "instance" && world.get("instance", id)?.state !== "running";
  return isStopped ? stopped : { State: "healthy" };
}
