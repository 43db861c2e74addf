/** Deletes a rule of a listener. */
import { remove } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { notPermitted } from "../balancer-words.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";

export default operation("elasticloadbalancing", "DeleteRule", {
  touches: ({ input, world }) => [touchedByArn(world, "listener-rule", input.RuleArn)],
  decide({ input, world }) {
    const rule = findByArn(world, "listener-rule", input.RuleArn);
    if (rule.priority === undefined) throw notPermitted.changeDefaultRule(input.RuleArn, "deleted");
    return { changes: [remove("listener-rule", rule.id)], output: {} };
  },
});
