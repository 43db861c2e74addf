/** Changes the conditions, actions and transforms of a rule. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { notPermitted } from "../balancer-words.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { balancerOf, listenerOf } from "../listeners/show-listener.ts";
import { readActions } from "./actions.ts";
import { readConditions, readTransforms } from "./conditions.ts";
import { showRule } from "./show-rule.ts";

export default operation("elasticloadbalancing", "ModifyRule", {
  touches: ({ input, world }) => [touchedByArn(world, "listener-rule", input.RuleArn)],
  decide({ input, world }) {
    const rule = findByArn(world, "listener-rule", input.RuleArn);
    if (rule.priority === undefined) throw notPermitted.changeDefaultRule(input.RuleArn, "modified");
    const { Conditions, Actions, Transforms, ResetTransforms } = input;
    const listener = listenerOf(world, rule);
    const actions = Actions && readActions(world, balancerOf(world, listener), listener.protocol, Actions);
    const transforms = ResetTransforms === true ? [] : Transforms && readTransforms(Transforms);
    const changed = {
      ...rule,
      conditions: Conditions === undefined ? rule.conditions : readConditions(Conditions),
      actions: actions ?? rule.actions,
      transforms: transforms ?? rule.transforms,
    };
    return { changes: [put("listener-rule", changed)], output: { Rules: [showRule(changed, world)] } };
  },
});
