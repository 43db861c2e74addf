/** Creates a rule of a listener. */
import { awsError } from "../../../model/aws-error.ts";
import type { ListenerRule } from "../../../model/records/balancing/load-balancer.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { arnIn, findByArn, touchedByArn } from "../find-by-arn.ts";
import { balancerOf } from "../listeners/show-listener.ts";
import { needsTagging } from "../made-by-name.ts";
import { readBalancerTags } from "../tags/balancer-tags.ts";
import { readActions } from "./actions.ts";
import { readConditions, readTransforms } from "./conditions.ts";
import { priorityInUse, readPriority } from "./priorities.ts";
import { rulesOf, showRule } from "./show-rule.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const tooMany = awsError("TooManyRules", (most: number) => `The limit of ${most} rules has been reached`);
const onlyApplication = awsError(
  "InvalidConfigurationRequest",
  (arn: string) => `Rules cannot be created for the listener '${arn}', which isn't an Application Load Balancer's`,
);

export default operation("elasticloadbalancing", "CreateRule", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  alsoNeeds: needsTagging,
  decide({ input, world, caller, random, limits }) {
    const listener = findByArn(world, "listener", input.ListenerArn);
    const balancer = balancerOf(world, listener);
    if (balancer.type !== "application") throw onlyApplication(arnIn(world, "listener", listener.id));
    const priority = readPriority(input.Priority);
    const conditions = readConditions(input.Conditions);
    const actions = readActions(world, balancer, listener.protocol, input.Actions);
    if (rulesOf(world, listener.id).some((rule) => rule.priority === priority)) throw priorityInUse(priority);
    const there = world
      .by("listener", "balancer", balancer.id)
      .reduce((sum, { id }) => sum + rulesOf(world, id).length - 1, 0);
    if (there >= limits.rulesPerLoadBalancer) {
      throw tooMany(limits.rulesPerLoadBalancer).overLimit("rulesPerLoadBalancer");
    }
    const rule: ListenerRule = {
      ...{ id: `${listener.id}/${random(8)}`, ownerId: caller.account, listenerId: listener.id, priority },
      ...{ conditions, actions, transforms: readTransforms(input.Transforms) },
      tags: readBalancerTags(input.Tags, limits),
    };
    return { changes: [put("listener-rule", rule)], output: { Rules: [showRule(rule, world)] } };
  },
});
