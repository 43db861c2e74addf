/** Shows a rule of a listener. */
import type { ListenerRule } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { Rule, RuleTransform } from "../../../wire/generated/elasticloadbalancing.ts";
import { arnIn } from "../find-by-arn.ts";
import { showActions } from "./actions.ts";
import { showConditions } from "./conditions.ts";

export const showRule = (rule: ListenerRule, world: Pick<World, "account" | "region">): Rule => ({
  RuleArn: arnIn(world, "listener-rule", rule.id),
  Priority: rule.priority === undefined ? "default" : String(rule.priority),
  Conditions: showConditions(rule.conditions),
  Actions: showActions(rule.actions),
  IsDefault: rule.priority === undefined,
  Transforms: rule.transforms as unknown as readonly RuleTransform[],
});

/** Rules count in this order; the default one is the last. */
export const rankOf = ({ priority = 99_999 }: Pick<ListenerRule, "priority">): number => priority;

export const rulesOf = (world: Pick<World, "by">, listenerId: string): readonly ListenerRule[] =>
  world
    .by("listener-rule", "listener", listenerId)
    .toArray()
    .sort((a, b) => rankOf(a) - rankOf(b));

/** INVARIANT: every listener has one. */
export const defaultRuleOf = (world: Pick<World, "by">, listenerId: string): ListenerRule =>
  rulesOf(world, listenerId).at(-1) as ListenerRule;
