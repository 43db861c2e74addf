/** Creates a listener of a load balancer, with its default rule. */
import { awsError } from "../../../model/aws-error.ts";
import type { Listener, ListenerRule } from "../../../model/records/balancing/load-balancer.ts";
import { put } from "../../../model/world/change.ts";
import { countOf } from "../../../model/world/world.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { needsTagging } from "../made-by-name.ts";
import { readActions } from "../rules/actions.ts";
import { readBalancerTags } from "../tags/balancer-tags.ts";
import { readListener, refuseSamePort } from "./read-listener.ts";
import { showListener } from "./show-listener.ts";

// AWS: the code (its model); ours: no evidence of AWS's text
const tooMany = awsError("TooManyListeners", (most: number) => `The limit of ${most} listeners has been reached`);

export default operation("elasticloadbalancing", "CreateListener", {
  touches: ({ input, world }) => [touchedByArn(world, "load-balancer", input.LoadBalancerArn)],
  alsoNeeds: needsTagging,
  decide({ input, world, caller, random, limits }) {
    const balancer = findByArn(world, "load-balancer", input.LoadBalancerArn);
    const settings = readListener(balancer, input);
    const actions = readActions(world, balancer, settings.protocol, input.DefaultActions);
    refuseSamePort(world, balancer, settings);
    if (countOf(world.by("listener", "balancer", balancer.id)) >= limits.listenersPerLoadBalancer) {
      throw tooMany(limits.listenersPerLoadBalancer).overLimit("listenersPerLoadBalancer");
    }
    const listener: Listener = {
      ...{ id: `${balancer.id}/${random(8)}`, ownerId: caller.account, loadBalancerId: balancer.id },
      ...settings,
      attributes: {},
      tags: readBalancerTags(input.Tags, limits),
    };
    const rule: ListenerRule = {
      ...{ id: `${listener.id}/${random(8)}`, ownerId: caller.account, listenerId: listener.id },
      ...{ conditions: [], actions, transforms: [], tags: [] },
    };
    return {
      changes: [put("listener", listener), put("listener-rule", rule)],
      output: { Listeners: [showListener(listener, world, rule)] },
    };
  },
});
