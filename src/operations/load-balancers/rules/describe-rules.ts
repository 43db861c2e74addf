/** Describes the rules of a listener, or those that their ARNs name. */
import { describe } from "../../describe.ts";
import { inPages, refuseTooManyNamed, validation } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";
import { rankOf, rulesOf, showRule } from "./show-rule.ts";

// ours: no evidence of AWS's text, but that for listeners (catalogue 561)
const eitherOr = validation(() => "You must specify either listener ARN or rule ARNs");

export default describe("elasticloadbalancing", "DescribeRules", {
  ...inPages,
  list: "Rules",
  all({ input: { ListenerArn }, world }) {
    if (ListenerArn === undefined) throw eitherOr();
    return rulesOf(world, findByArn(world, "listener", ListenerArn).id);
  },
  ids: {
    of: ({ RuleArns }) => RuleArns,
    findAll({ input: { ListenerArn, RuleArns = [] }, world }) {
      if (ListenerArn !== undefined) throw eitherOr();
      refuseTooManyNamed("rules", RuleArns);
      return RuleArns.map((arn) => findByArn(world, "listener-rule", arn));
    },
  },
  // Pages are in the order in which rules count.
  idOf: (rule) => `${String(rankOf(rule)).padStart(5, "0")} ${rule.id}`,
  show: (rule, { world }) => showRule(rule, world),
});
