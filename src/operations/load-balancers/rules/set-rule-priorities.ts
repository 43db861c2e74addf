/** Sets the priorities of several rules at once, so that they can change places. */
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { notPermitted, validation } from "../balancer-words.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { priorityInUse, readPriority } from "./priorities.ts";
import { rulesOf, showRule } from "./show-rule.ts";

// ours: no evidence of AWS's text
const incomplete = validation(() => "Each pair must have a rule ARN and a priority");

export default operation("elasticloadbalancing", "SetRulePriorities", {
  touches: ({ input, world }) =>
    input.RulePriorities.flatMap(({ RuleArn }) =>
      RuleArn === undefined ? [] : [touchedByArn(world, "listener-rule", RuleArn)],
    ),
  decide({ input, world }) {
    const changed = input.RulePriorities.map(({ RuleArn, Priority }) => {
      if (RuleArn === undefined || Priority === undefined) throw incomplete();
      const rule = findByArn(world, "listener-rule", RuleArn);
      if (rule.priority === undefined) throw notPermitted.changeDefaultRule(RuleArn, "modified");
      return { ...rule, priority: readPriority(Priority) };
    });
    const ids = new Set(changed.map(({ id }) => id));
    for (const listenerId of new Set(changed.map((rule) => rule.listenerId))) {
      const seen = new Set<number>();
      const others = rulesOf(world, listenerId).filter(({ id }) => !ids.has(id));
      for (const { priority } of [...others, ...changed.filter((rule) => rule.listenerId === listenerId)]) {
        if (priority === undefined) continue;
        if (seen.has(priority)) throw priorityInUse(priority);
        seen.add(priority);
      }
    }
    return {
      changes: changed.map((rule) => put("listener-rule", rule)),
      output: { Rules: changed.map((rule) => showRule(rule, world)) },
    };
  },
});
