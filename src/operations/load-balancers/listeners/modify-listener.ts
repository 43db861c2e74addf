/** Changes a listener, or what it does by default. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { readActions } from "../rules/actions.ts";
import { defaultRuleOf } from "../rules/show-rule.ts";
import { readListener, refuseSamePort } from "./read-listener.ts";
import { balancerOf, showListener } from "./show-listener.ts";

export default operation("elasticloadbalancing", "ModifyListener", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  decide({ input, world }) {
    const found = findByArn(world, "listener", input.ListenerArn);
    const balancer = balancerOf(world, found);
    const settings = readListener(balancer, input, found);
    refuseSamePort(world, balancer, settings, found.id);
    const { id, ownerId, loadBalancerId, attributes, tags } = found;
    const changed = { ...{ id, ownerId, loadBalancerId, attributes, tags }, ...settings };
    const rule = defaultRuleOf(world, id);
    const actions = input.DefaultActions && readActions(world, balancer, settings.protocol, input.DefaultActions);
    const after = actions === undefined ? rule : { ...rule, actions };
    return {
      changes: [put("listener", changed), ...(actions === undefined ? [] : [put("listener-rule", after)])],
      output: { Listeners: [showListener(changed, world, after)] },
    };
  },
});
